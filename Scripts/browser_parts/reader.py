"""What a reader does with the pages. Everything here works with and without scripts, unless it says so."""

import re

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait


def start(scripts=True, dark=False, width=1280):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en-GB"):
        options.add_argument(flag)
    options.add_argument(f"--window-size={width},1200")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    preferences = {"intl.accept_languages": "en-GB,en"}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 1200, "deviceScaleFactor": 1, "mobile": False})
    if dark:
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return driver


def number_of(element):
    return int(re.sub(r"\D", "", element.get_attribute("textContent")))


class Reader:
    def __init__(self, driver, server, scripts=True):
        self.driver, self.server, self.scripts = driver, server, scripts

    def open(self, path):
        self.driver.get(self.server.url + path)

    def one(self, css, within=None):
        return (within or self.driver).find_element(By.CSS_SELECTOR, css)

    def all(self, css, within=None):
        return (within or self.driver).find_elements(By.CSS_SELECTOR, css)

    def wait(self, condition, what):
        WebDriverWait(self.driver, 10).until(lambda _: condition(), what)

    @property
    def address(self):
        return self.driver.current_url.removeprefix(self.server.url)

    @property
    def heading(self):
        return self.one("h1").text

    @property
    def total(self):
        return number_of(self.one("h1 .num"))

    def follow(self, element):
        """Clicks a link or a button, and waits for the next page."""
        old = self.one("html")
        self.click(element)
        self.wait(lambda: self.is_gone(old), "the next page")

    def click(self, element):
        """With the mouse: Selenium's own click refuses what it takes for hidden, see `choose`."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        webdriver.ActionChains(self.driver).move_to_element(element).click().perform()

    def fill(self, css, text):
        self.click(self.one(css))
        webdriver.ActionChains(self.driver).send_keys(text).perform()

    def is_seen(self, element):
        return self.driver.execute_script("return arguments[0].checkVisibility()", element)

    @staticmethod
    def is_gone(element):
        try:
            element.is_enabled()
            return False
        except Exception:
            return True

    def type(self, text):
        box = self.one("#q")
        box.clear()
        box.send_keys(text)
        old = self.one("html")
        box.send_keys(Keys.ENTER)
        self.wait(lambda: self.is_gone(old), "the answer")

    def choose(self, facet, number):
        """Chooses a value of a facet that is not chosen yet; returns the count beside it."""
        values = self.all(f"section[aria-labelledby=f-{facet}] a.v:not(.on)")
        # Chromium shows the filters on a wide screen though their <details> is closed; Selenium takes them for hidden.
        value = [v for v in values if v.rect["height"] > 0 and self.is_seen(v)][number]
        count = number_of(self.all(".n", value)[-1])
        self.follow(value)
        return count


def journey(reader):
    """Types, narrows, reads, cites, goes back, pages, finds nothing and gets out again, and changes the language."""
    scripts = reader.scripts
    reader.open("/")
    reader.type("model")
    everything = reader.total
    assert everything == reader.server.total_of_program("model"), everything

    # Two departments: the first shows its own count; with the second there are at least as many.
    shown = reader.choose("department", 1)
    assert reader.total == shown, (reader.total, shown)
    reader.choose("department", 2)
    assert reader.total >= shown, (reader.total, shown)
    assert len(reader.all(".chips li")) >= 3, "two chips and a way to clear them"

    reader.fill("input[name=from]", "2010")
    reader.fill("input[name=to]", "2020")
    reader.follow(reader.one("section[aria-labelledby=f-year] form button"))
    assert "year=2010..2020" in reader.address, reader.address
    assert "from=" not in reader.address, reader.address
    with_years = reader.total

    # Back to the first page after another filter is gone.
    chips = len(reader.all(".chips li"))
    reader.follow(reader.all(".chips li a")[0])
    assert len(reader.all(".chips li")) < chips
    assert reader.total <= with_years

    abstract = reader.one("details.abs")
    assert not reader.one("p", abstract).is_displayed()
    reader.one("summary", abstract).click()
    assert reader.one("p", abstract).is_displayed()

    list_address = reader.address
    title = reader.one(".hit .t a")
    title_text = title.text
    reader.follow(title)
    assert reader.heading == title_text, (reader.heading, title_text)
    if scripts:
        copy_citation(reader)
    reader.driver.back()
    reader.wait(lambda: reader.address == list_address, "the list again")

    reader.open("/search?q=model")
    first = [hit.text for hit in reader.all(".hit .t")]
    reader.follow(reader.one(".pager a[rel=next]"))
    second = [hit.text for hit in reader.all(".hit .t")]
    assert first and second and not set(first) & set(second), "page 2 has other records"
    reader.driver.back()
    reader.wait(lambda: [hit.text for hit in reader.all(".hit .t")] == first, "page 1 again")

    # Filters that leave nothing: the page offers ways out, and each has the count that it shows.
    reader.open("/search?q=model&year=1998&oa=diamond")
    ways = reader.all("main a .n, main td.n a, main a .num")
    assert ways, "a way out of a list without hits"
    shown = number_of(ways[0])
    assert shown > 0
    way = ways[0].find_element(By.XPATH, "ancestor-or-self::a")
    reader.follow(way)
    assert reader.total == shown, (reader.total, shown)

    reader.follow(reader.one("footer a[hreflang=de]"))
    assert reader.one("html").get_attribute("lang") == "de"
    assert "Suchen" in reader.one("form.find button").text
    before = reader.address
    reader.follow(reader.one(".hit .t a"))
    assert reader.one("html").get_attribute("lang") == "de", "German stays, from " + before


def copy_citation(reader):
    """Only where scripts run: the button puts the citation onto the clipboard."""
    reader.driver.execute_cdp_cmd("Browser.grantPermissions", {
        "origin": reader.server.url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    text = next(t for t in reader.all("[data-copy]") if t.is_displayed())
    button = reader.one("button.copy", text)
    citation = text.text.removesuffix(button.text).strip()
    button.click()
    reader.wait(lambda: button.text == "Copied", "the button says that it has copied")
    copied = reader.driver.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], e => arguments[0]('error: ' + e))")
    assert squeezed(copied) == squeezed(citation), (copied, citation)


def squeezed(text):
    return " ".join(text.split())


def by_keyboard(reader):
    """Skip link, search box, a filter, a title and the way back: by Tab, Enter and the browser's own keys alone."""
    reader.open("/search?q=model")

    def focused():
        return reader.driver.switch_to.active_element

    def press(*keys):
        actions = webdriver.ActionChains(reader.driver)
        for key in keys:
            actions.send_keys(key)
        actions.perform()

    def tab_to(condition, what):
        for _ in range(150):
            press(Keys.TAB)
            if condition(focused()):
                assert visible_focus(reader, focused()), f"{what}: one does not see where the focus is"
                return focused()
        raise AssertionError(f"Tab does not reach {what}")

    skip = tab_to(lambda e: "skip" in (e.get_attribute("class") or ""), "the skip link")
    assert skip.is_displayed()
    # Tab chooses what stands in the box, so typing replaces it.
    tab_to(lambda e: e.get_attribute("id") == "q", "the search box")
    old = reader.one("html")
    press("networks", Keys.ENTER)
    reader.wait(lambda: reader.is_gone(old), "the answer")
    assert reader.one("#q").get_attribute("value") == "networks"
    tab_to(lambda e: e.tag_name == "a" and "v" in (e.get_attribute("class") or "").split(), "a filter")
    old = reader.one("html")
    press(Keys.ENTER)
    reader.wait(lambda: reader.is_gone(old), "the filtered list")
    assert reader.all(".chips li"), "a chip of what was chosen"
    tab_to(lambda e: e.tag_name == "summary" and e.find_elements(By.XPATH, "ancestor::*[@class='acts']"), "an abstract")
    press(Keys.ENTER)
    assert reader.one("details[open] p").is_displayed()
    link = tab_to(lambda e: bool(e.find_elements(By.XPATH, "self::a/ancestor::*[contains(@class, 't')][self::h2]")), "a title")
    title = link.text
    old = reader.one("html")
    press(Keys.ENTER)
    reader.wait(lambda: reader.is_gone(old), "the record")
    assert reader.heading == title


def visible_focus(reader, element):
    return reader.driver.execute_script(
        "const s = getComputedStyle(arguments[0]); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0"
        " || s.boxShadow !== 'none'", element)


def suggestions(reader):
    """Only where scripts run: a word that was begun is offered, and chosen with the arrows."""
    reader.open("/")
    box = reader.one("#q")
    box.send_keys("neura")
    reader.wait(lambda: reader.all("#sugg li"), "suggestions")
    box.send_keys(Keys.ARROW_DOWN)
    chosen = box.get_attribute("value")
    assert chosen.startswith("neura"), chosen
    assert box.get_attribute("aria-activedescendant"), "the chosen suggestion is said"
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("value") == "neura"
