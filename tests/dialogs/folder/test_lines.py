from dialogs.folder.lines import lines_of

TOML = '''\
# a comment with = and [[brackets]]
id = "garden" # and one after

[facts.registration.deadline]
value = "2021-11-01"
after.nb = "var"
after."nn" = """
var
[[no.table]]
"""
before = { nb = "er # ikke", nn = 'er', en = "is" }

[[session]]
id = "a"
speakers = [
  "Ekspert E", # the first
  # nobody
  "Ekspert F",
]
[session.title]
nb = "A"

[[session]]
"id" = "b"
[[session.said]]
value = [[1, 2],
  [3]]
[[session.said]]
value = \'\'\'
two lines\'\'\'
[session.said.where]
en = "there"
'''


def test_each_key_is_told_its_line() -> None:
    lines = lines_of(TOML)
    assert lines == {
        ("id",): 2,
        ("facts",): 4,
        ("facts", "registration"): 4,
        ("facts", "registration", "deadline"): 4,
        ("facts", "registration", "deadline", "value"): 5,
        ("facts", "registration", "deadline", "after"): 6,
        ("facts", "registration", "deadline", "after", "nb"): 6,
        ("facts", "registration", "deadline", "after", "nn"): 7,
        ("facts", "registration", "deadline", "before"): 11,
        ("facts", "registration", "deadline", "before", "nb"): 11,
        ("facts", "registration", "deadline", "before", "nn"): 11,
        ("facts", "registration", "deadline", "before", "en"): 11,
        ("session",): 13,
        ("session", 0): 13,
        ("session", 0, "id"): 14,
        ("session", 0, "speakers"): 15,
        ("session", 0, "speakers", 0): 16,
        ("session", 0, "speakers", 1): 18,
        ("session", 0, "title"): 20,
        ("session", 0, "title", "nb"): 21,
        ("session", 1): 23,
        ("session", 1, "id"): 24,
        ("session", 1, "said"): 25,
        ("session", 1, "said", 0): 25,
        ("session", 1, "said", 0, "value"): 26,
        ("session", 1, "said", 0, "value", 0): 26,
        ("session", 1, "said", 0, "value", 0, 0): 26,
        ("session", 1, "said", 0, "value", 0, 1): 26,
        ("session", 1, "said", 0, "value", 1): 27,
        ("session", 1, "said", 0, "value", 1, 0): 27,
        ("session", 1, "said", 1): 28,
        ("session", 1, "said", 1, "value"): 29,
        ("session", 1, "said", 1, "where"): 31,
        ("session", 1, "said", 1, "where", "en"): 32,
    }
