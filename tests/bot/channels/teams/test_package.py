"""The package an administrator uploads is one that Microsoft's own schema accepts."""

import io
import json
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.channels.teams.package import manifest, package, translation
from bot.cli import vert
from dialogs.model.text import LANGUAGES
from tests.requirements_here import NODE_PACKAGES, node

APP_ID = "11111111-aaaa-4aaa-8aaa-111111111111"
BASE_URL = "https://vert.example.org"
SETTINGS = {"MicrosoftAppId": APP_ID, "VERT_BASE_URL": BASE_URL}

# The package forgot to name fs-extra, and needs a newer node for strip-bom: they read files, as we do here.
# Its schema for translations holds a pattern that its own validator cannot read; a milder one can.
VALIDATE = """
const fs = require("fs");
const path = require("path");
const Module = require("module");
const load = Module._load;
Module._load = (name, ...more) => (["fs-extra", "strip-bom"].includes(name) ? {} : load(name, ...more));
const { AppManifestUtils, TeamsManifestConverter } = require("@microsoft/app-manifest");
const Ajv = require("ajv-draft-04").default;
const [first, ...others] = process.argv.slice(1).map((file) => fs.readFileSync(file, "utf8"));
const manifest = TeamsManifestConverter.jsonToManifest(first);
const build = path.dirname(require.resolve("@microsoft/app-manifest"));
const schema = (name) => {
  const folder = path.join(build, "json-schemas", "teams", `v${manifest.manifestVersion}`);
  return JSON.parse(fs.readFileSync(path.join(folder, `MicrosoftTeams.${name}.json`), "utf8"));
};
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, validateFormats: false });
const fits = ajv.compile(schema("Localization.schema"));
const wrong = others.flatMap((words) => (fits(JSON.parse(words)) ? [] : fits.errors.map((e) => e.message)));
AppManifestUtils.validateAgainstSchema(JSON.parse(first), schema("schema")).then((errors) =>
  console.log(JSON.stringify([...errors, ...wrong])),
);
"""


def validated(folder: Path) -> list[str]:
    """What Microsoft's schemas say against the unpacked package."""
    files = [folder / "manifest.json", *sorted(folder.glob("[en]*.json"))]
    said = subprocess.run(
        [str(node()), "-e", VALIDATE, *map(str, files)],
        cwd=NODE_PACKAGES.parent,
        env={"NODE_PATH": str(NODE_PACKAGES), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
        text=True,
    )
    errors = json.loads(said.stdout)
    assert isinstance(errors, list)
    return errors


@pytest.mark.node
def test_microsofts_schema_accepts_the_package_and_no_broken_one(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(package(APP_ID, BASE_URL))).extractall(tmp_path)
    assert validated(tmp_path) == []
    (tmp_path / "en.json").write_text(json.dumps({"name.short": "x" * 31}), "utf-8")
    assert "must NOT have more than 30 characters" in validated(tmp_path)
    broken = manifest(APP_ID, BASE_URL) | {"accentColor": "green"}
    (tmp_path / "manifest.json").write_text(json.dumps(broken), "utf-8")
    assert any("pattern" in error for error in validated(tmp_path))


def test_the_command_writes_the_package(tmp_path: Path) -> None:
    out = tmp_path / "vert.zip"
    ran = CliRunner().invoke(vert, ["package", "teams", "--out", str(out)], env=SETTINGS)
    assert (ran.exit_code, ran.output) == (0, f"Written: {out}\n")
    names = zipfile.ZipFile(out).namelist()
    assert names == ["manifest.json", "color.png", "outline.png", "nn.json", "en.json"]
    assert out.read_bytes() == package(APP_ID, BASE_URL)


@pytest.mark.parametrize("app_id", ["", "vert"])
def test_without_an_app_id_there_is_one_sentence_and_no_package(app_id: str, tmp_path: Path) -> None:
    out = tmp_path / "vert.zip"
    ran = CliRunner().invoke(
        vert, ["package", "teams", "--out", str(out)], env=SETTINGS | {"MicrosoftAppId": app_id}
    )
    sentence = "MicrosoftAppId is missing or no GUID: set it to the application id of the Azure bot."
    assert (ran.exit_code, ran.output, out.exists()) == (1, f"Error: {sentence}\n", False)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "vert.zip"
    ran = CliRunner().invoke(vert, ["package", "teams", "--out", str(out)], env=SETTINGS)
    assert (ran.exit_code, ran.output) == (1, f"Error: {out} can't be written: No such file or directory.\n")


def test_reading_the_chat_is_asked_for_and_explained_in_each_language() -> None:
    asked = manifest(APP_ID, BASE_URL)["authorization"]["permissions"]["resourceSpecific"]
    assert [one["name"] for one in asked] == ["ChatMessage.Read.Chat", "ChannelMessage.Read.Group"]
    reasons = {
        "nb": "Hvorfor Vert ber om å lese",
        "nn": "Kvifor Vert ber om å lese",
        "en": "Why Vert asks to read",
    }
    for language in LANGUAGES:
        assert reasons[language] in translation(language)["description.full"]


def test_each_command_is_offered_in_each_language() -> None:
    offered = manifest(APP_ID, BASE_URL)["bots"][0]["commandLists"]
    titles = [[command["title"] for command in one["commands"]] for one in offered]
    assert titles[1] == ["Hjelp", "Program", "Hva er neste økt?", "Hva lagrer du?"]
    nynorsk = translation("nn")
    assert nynorsk["bots[0].commandLists[1].commands[3].title"] == "Kva lagrar du?"
    assert sum(name.startswith("bots[0]") for name in nynorsk) == 2 * sum(map(len, titles))


@pytest.mark.parametrize("name,size", [("color.png", 192), ("outline.png", 32)])
def test_the_icons_are_pictures_of_the_size_teams_asks_for(name: str, size: int) -> None:
    picture = zipfile.ZipFile(io.BytesIO(package(APP_ID, BASE_URL))).read(name)
    width, height = struct.unpack(">II", picture[16:24])
    start = picture.index(b"IDAT")
    length = struct.unpack(">I", picture[start - 4 : start])[0]
    rows = zlib.decompress(picture[start + 4 : start + 4 + length])
    pixels = [rows[y * (size * 4 + 1) + 1 + x * 4 :][:4] for y in range(size) for x in range(size)]
    assert (picture[:8], width, height) == (b"\x89PNG\r\n\x1a\n", size, size)
    assert len(rows) == size * (size * 4 + 1)
    if name == "outline.png":
        assert {pixel[:3] for pixel in pixels} == {b"\xff\xff\xff"}
        assert {0, 255} <= {pixel[3] for pixel in pixels}
    else:
        assert {pixel[3] for pixel in pixels} == {255}
