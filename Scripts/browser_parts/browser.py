"""usage: browser.py PROGRAM FOLDER [SCREENSHOTS]"""

import json
import os
import random
import re
import sys
import time
import traceback
import urllib.parse
from pathlib import Path

import axe_playwright_python
from lxml import html as lxml_html

import reader as reading
from server import Server

PROGRAM, FOLDER = os.path.abspath(sys.argv[1]), Path(sys.argv[2])
SCREENSHOTS = Path(sys.argv[3]) if len(sys.argv) > 3 else None
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "start": "/",
    "results": "/search?q=neural+networks&year=2000..2024",
    "two-filters": "/search?q=model&department=TideG,HolmG&oa=gold",
    "zero": "/search?q=zzyzx+model",
    "record": "/record/21326?q=neural+collapse",
    "record-german": "/record/21326?ui=de",
    "similar": "/search?similar=21326",
    "explain": "/search?q=neural+collapse&explain=1",
    "facet": "/facets/department",
    "years": "/facets/year",
    "department": "/departments/TideG",
    "report": "/report",
    "quality": "/report/quality",
    "duplicates": "/report/duplicates",
    "help": "/help",
    "help-german": "/help?ui=de",
    "not-found": "/record/nothing-here",
    "error": "/search?year=soon",
}
problems = []


def check(name, test):
    """Runs a test, and notes what it says is wrong."""
    begun = time.monotonic()
    try:
        test()
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        problems.append(f"{name}: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''} "
                        f"({Path(where.filename).name}:{where.lineno})")
    print(f"  {name}: {time.monotonic() - begun:.1f} s", flush=True)


def with_browser(server, test, **options):
    driver = reading.start(**options)
    try:
        test(reading.Reader(driver, server, options.get("scripts", True)))
        look_for_noise(driver, server)
    finally:
        driver.quit()


def look_for_noise(driver, server):
    """Nothing is asked from outside, and the console is silent, but for the pages that are errors on purpose."""
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            own = url.startswith((server.url, "data:", "chrome:", "chrome-extension:", "about:"))
            assert own, f"a request outside: {url}"
    for entry in driver.get_log("browser"):
        if not re.search(r"status of (400|404)", entry["message"]):
            raise AssertionError(f"a console message: {entry['message']}")


def accessibility(reader):
    """axe finds nothing, and no page scrolls sideways."""
    found = []
    for name, path in PAGES.items():
        reader.open(path)
        reader.driver.execute_script(AXE)
        result = reader.driver.execute_async_script(
            "axe.run(document, {runOnly: arguments[0]}).then(arguments[1])", RULES)
        for violation in result["violations"]:
            found.append(f"{name}: {violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:120]}")
        wide = reader.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{name}: {wide} px wider than the window")
    assert not found, "; ".join(found)


def sideways(reader):
    found = []
    for name, path in PAGES.items():
        reader.open(path)
        wide = reader.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{name}: {wide} px")
    assert not found, "wider than 320 px: " + "; ".join(found)


def paper(reader):
    """On paper is neither form nor filter, letters are black on white also for one who reads in the dark, and addresses
    are written out."""
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    for path in [PAGES["results"], PAGES["record"], PAGES["department"], PAGES["report"]]:
        reader.open(path)
        screen = reader.all("form, input, button, .facets, .pager, .step")
        shown = [item.tag_name for item in screen if item.is_displayed()]
        assert not shown, f"{path}: {shown} on paper"
        style = reader.driver.execute_script("""
            const of = (element, name) => element && getComputedStyle(element)[name];
            return [of(document.body, "color"), of(document.body, "backgroundColor"),
              of(document.querySelector("mark"), "backgroundColor")]""")
        assert style[:2] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], f"{path}: {style}"
        assert style[2] in (None, "rgb(238, 238, 238)"), f"{path}: {style}"
    reader.open("/record/21326")
    addresses = reader.driver.execute_script("""
        return [...document.querySelectorAll("[aria-labelledby=rd] a")].map(a =>
          [a.getAttribute("href"), getComputedStyle(a, "::after").content])""")
    assert addresses and all(address in content or "attr(href)" in content for address, content in addresses), addresses


def counts(server):
    """Every count of fifty pages of results is that of the value alone, by the server and by `search --json`."""
    generator = random.Random(19)
    words = ["model", "neural", "networks", "quantum", "growth", "coast", "ice", "trees", "maps", "wave", "study", ""]
    filters = ["", "&oa=gold", "&oa=gold,green", "&year=2010..2020", "&department=TideG", "&department=TideG,HolmG", "&type=article"]
    compared = 0
    for _ in range(50):
        word = generator.choice(words)
        path = f"/search?q={word}{generator.choice(filters)}"
        page = lxml_html.fromstring(server.get(path))
        chosen = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
        for value in page.xpath("//details[@id='filters']//a[contains(concat(' ', @class, ' '), ' v ')]"):
            numbers = value.xpath(".//*[contains(concat(' ', @class, ' '), ' n ')]")
            count = int(re.sub(r"\D", "", numbers[-1].text_content())) if numbers else None
            facet, code = facet_of(value, chosen)
            if count is None or facet is None:
                continue
            alone = {k: v for k, v in chosen.items() if k != facet} | {facet: [code]}
            query = urllib.parse.urlencode(alone, doseq=True)
            total = server.total("/search.json?limit=0&facets=none&" + query)
            assert total == count, f"{path}: {facet} {code}: shown {count}, has {total}"
            if compared % 40 == 0:
                options = [f"--{k}={v[0]}" for k, v in alone.items() if k != "q"]
                own = server.total_of_program(alone.get("q", ["*"])[0] or "*", *options)
                assert own == count, f"{path}: {facet} {code}: shown {count}, search --json has {own}"
            compared += 1
    assert compared > 500, f"only {compared} counts were compared"
    print(f"  {compared} counts compared")


def facet_of(value, chosen):
    """The facet and the code of a value: what its link adds to the address, or takes away where it is chosen."""
    linked = urllib.parse.parse_qs(urllib.parse.urlsplit(value.get("href")).query)
    for facet in ("department", "oa", "year", "type", "lang", "publisher", "license", "project", "venue", "author"):
        before = [c for text in chosen.get(facet, []) for c in text.split(",")]
        after = [c for text in linked.get(facet, []) for c in text.split(",")]
        changed = set(before) ^ set(after)
        if len(changed) == 1 and ".." not in "".join(changed):
            return facet, changed.pop()
    return None, None


def pictures(reader, suffix):
    for name in ("start", "results", "record", "zero", "report"):
        reader.open(PAGES[name])
        reader.driver.save_screenshot(str(SCREENSHOTS / f"{name}-{suffix}.png"))


def main():
    with Server(PROGRAM) as server:
        check("a reader with scripts", lambda: with_browser(server, reading.journey))
        check("a reader without scripts", lambda: with_browser(server, reading.journey, scripts=False))
        check("by keyboard alone", lambda: with_browser(server, reading.by_keyboard))
        check("suggestions", lambda: with_browser(server, reading.suggestions))
        for width in (1280, 390):
            for dark in (False, True):
                name = f"axe at {width} pixels, {'dark' if dark else 'light'}"
                check(name, lambda: with_browser(server, accessibility, width=width, dark=dark))
        check("320 pixels", lambda: with_browser(server, sideways, width=320))
        check("paper", lambda: with_browser(server, paper))
        check("counts", lambda: counts(server))
        if SCREENSHOTS:
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            for suffix, options in {
                "light": {}, "dark": {"dark": True}, "phone": {"width": 390},
            }.items():
                check(f"pictures, {suffix}", lambda: with_browser(server, lambda r: pictures(r, suffix), **options))
    if problems:
        print("\n".join(problems), file=sys.stderr)
        sys.exit(f"test-browser: {len(problems)} of the tests failed")
    print("test-browser: passed")


main()
