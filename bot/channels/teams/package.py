"""The app package that an administrator uploads to Teams: manifest, translations, icons."""

import io
import json
import re
import zipfile

from bot import __version__
from bot.channels.teams.icons import ACCENT, color_icon, outline_icon
from bot.channels.teams.wire import Json
from dialogs.model.text import LANGUAGES, Language
from dialogs.words import say

# the first version that lets an app of a team's channels say so, which Teams then demands
MANIFEST_VERSION = "1.25"
SCHEMA = f"https://developer.microsoft.com/en-us/json-schemas/teams/v{MANIFEST_VERSION}"
PLACEHOLDER_URL = "https://example.org"

MAIN_LANGUAGE: Language = "nb"
TAGS = {"nb": "nb-no", "nn": "nn-no", "en": "en"}

IN_PRIVATE = ("help", "programme", "next", "stored", "mine", "announce")
IN_A_GROUP = ("help", "programme", "next", "stored")
COMMANDS = ((("personal",), IN_PRIVATE), (("team", "groupChat"), IN_A_GROUP))

# to read what is written in a group chat, and in a team's channels, also without a mention
CONSENTS = ("ChatMessage.Read.Chat", "ChannelMessage.Read.Group")

_GUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


def is_app_id(word: str) -> bool:
    return _GUID.fullmatch(word) is not None


def package(app_id: str, base_url: str) -> bytes:
    """The zip file, the same bytes for the same settings."""
    files = {
        "manifest.json": _written(manifest(app_id, base_url)),
        "color.png": color_icon(),
        "outline.png": outline_icon(),
    }
    for language in LANGUAGES:
        if language != MAIN_LANGUAGE:
            files[_file(language)] = _written(translation(language))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def manifest(app_id: str, base_url: str) -> Json:
    url = (base_url if base_url.startswith("https://") else PLACEHOLDER_URL).rstrip("/")
    return {
        "$schema": f"{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": __version__,
        "id": app_id,
        "developer": {
            "name": "Vert",
            "websiteUrl": f"{url}/",
            "privacyUrl": f"{url}/privacy",
            "termsOfUseUrl": f"{url}/",
        },
        "name": {"short": "Vert", "full": "Vert"},
        "description": _description(MAIN_LANGUAGE),
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "localizationInfo": _languages(),
        "bots": [_bot(app_id)],
        "defaultInstallScope": "groupChat",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
        "supportsChannelFeatures": "tier1",
        "webApplicationInfo": {"id": app_id, "resource": f"api://{app_id}"},
        "authorization": {
            "permissions": {
                "resourceSpecific": [{"name": consent, "type": "Application"} for consent in CONSENTS]
            }
        },
    }


def _languages() -> Json:
    return {
        "defaultLanguageTag": TAGS[MAIN_LANGUAGE],
        "additionalLanguages": [
            {"languageTag": TAGS[language], "file": _file(language)}
            for language in LANGUAGES
            if language != MAIN_LANGUAGE
        ],
    }


def _bot(app_id: str) -> Json:
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsFiles": False,
        "isNotificationOnly": False,
        "commandLists": [
            {"scopes": list(scopes), "commands": [_command(name, MAIN_LANGUAGE) for name in commands]}
            for scopes, commands in COMMANDS
        ],
    }


def translation(language: Language) -> Json:
    """The manifest's texts in another language, in Teams' form of a path for each."""
    description = _description(language)
    texts: Json = {
        "$schema": f"{SCHEMA}/MicrosoftTeams.Localization.schema.json",
        "name.short": "Vert",
        "name.full": "Vert",
        "description.short": description["short"],
        "description.full": description["full"],
    }
    for list_number, (_, commands) in enumerate(COMMANDS):
        for number, name in enumerate(commands):
            for part, words in _command(name, language).items():
                texts[f"bots[0].commandLists[{list_number}].commands[{number}].{part}"] = words
    return texts


def _description(language: Language) -> Json:
    return {"short": say("package.short", language), "full": say("package.full", language).strip()}


def _command(name: str, language: Language) -> Json:
    return {
        "title": say(f"package.{name}", language),
        "description": say(f"package.{name}_does", language),
    }


def _file(language: Language) -> str:
    return f"{language}.json"


def _written(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
