"""Clicks through the pages in Chromium. Run by scripts/browser.sh; pictures are kept in .browser."""

import os
import pathlib
import shutil
import tempfile
import unittest

import programs
import webdriver

PICTURES = programs.ROOT / ".browser"
AUDIT = (pathlib.Path(__file__).parent / "audit.js").read_text()
SIZES = {"phone": (360, 740), "tablet": (820, 1100), "wide": (1440, 900)}
INJECTED = programs.INJECTED.replace("<", "%3C").replace(">", "%3E").replace("/", "%2F")


@unittest.skipUnless(
    shutil.which("chromium") and shutil.which("chromedriver"),
    "needs a browser: apt-get install chromium chromium-driver")
class BrowserTestCase(unittest.TestCase):
    INJECTED = True

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="taste-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.programs = programs.Programs(cls.folder, cls.INJECTED)
        cls.addClassCleanup(cls.programs.stop)
        cls.driver = webdriver.Driver(cls.folder)
        cls.addClassCleanup(cls.driver.stop)
        PICTURES.mkdir(exist_ok=True)

    def browser(self, size="wide", dark=False, scripts=True):
        return self.driver.open(*SIZES[size], dark=dark, scripts=scripts)

    def at(self, path):
        return self.programs.address + path

    def wait_for_map(self, browser):
        browser.wait(lambda: browser.run("return document.querySelector('[data-loaded]')?.dataset.loaded"), "the map")
        # Names come when they are to be seen.
        browser.run("return new Promise((done) => setTimeout(done, 400))")

    def cards(self, browser):
        return browser.texts("[data-cards] .card h3")


class PageTests(BrowserTestCase):
    def test_every_page_is_usable_at_three_widths_in_both_colour_schemes(self):
        pages = {
            "start": "/", "list": "/?user=ann", "group": "/?user=ann&user=rex",
            "filtered": "/?user=ann&genre=Drama&from=1970&diversity=70", "item": f"/items/{INJECTED}?user=ann",
            "known-item": "/items/Alien?user=ann", "search": "/find?text=al", "newcomer": "/new",
            "rating": "/new?user=nina&genre=Drama", "map": "/map?user=ann", "daemon": "/daemon", "nowhere": "/nowhere",
        }
        for size in SIZES:
            for dark in (False, True):
                with self.browser(size, dark) as browser:
                    for name, path in pages.items():
                        with self.subTest(page=name, size=size, dark=dark):
                            browser.go(self.at(path))
                            if name == "map":
                                self.wait_for_map(browser)
                            browser.screenshot(PICTURES / f"{name}-{size}-{'dark' if dark else 'light'}.png")
                            self.assertEqual(browser.run(AUDIT), [])
                            said = [one for one in browser.complaints() if name != "nowhere"]
                            self.assertEqual(said, [])

    def test_an_item_that_is_rated_leaves_the_list_and_undo_brings_it_back(self):
        for scripts in (True, False):
            with self.subTest(scripts=scripts), self.browser(scripts=scripts) as browser:
                browser.go(self.at("/?user=uma"))
                before = self.cards(browser)
                browser.click(".card .rate button:nth-of-type(4)")
                browser.wait(lambda: "is rated for uma" in browser.text(".notice"), "the notice")
                self.assertNotIn(before[0], self.cards(browser))
                browser.reload()
                self.assertNotIn(before[0], self.cards(browser))
                browser.go(self.at("/?user=uma"))
                browser.click(".card .marks button")
                browser.wait(lambda: "is nothing for uma" in browser.text(".notice"), "the notice")
                self.assertNotIn(before[1], self.cards(browser))
                browser.click(".notice button")
                browser.wait(lambda: "again" in browser.text(".notice"), "the notice")
                self.assertIn(before[1], self.cards(browser))
                self.programs.taste("unrate", "uma", before[0])

    def test_filters_are_in_the_address_and_back_returns_to_the_list_before(self):
        with self.browser() as browser:
            browser.go(self.at("/?user=uma"))
            before = self.cards(browser)
            browser.click(".filters summary")
            browser.click(".filters label:has([value=Horror])")
            browser.wait(lambda: "genre=Horror" in browser.address, "the filter in the address")
            browser.wait(lambda: self.cards(browser) != before, "the filtered list")
            for facts in browser.texts("[data-cards] .facts"):
                self.assertIn("Horror", facts)
            filtered = self.cards(browser)
            browser.reload()
            self.assertEqual(self.cards(browser), filtered)
            browser.back()
            browser.wait(lambda: self.cards(browser) == before, "the list before")

    def test_a_search_is_for_the_user_who_was_chosen_last(self):
        with self.browser() as browser:
            browser.go(self.at("/?user=uma"))
            browser.type(".who input", "rex")
            browser.click(".who button")
            browser.wait(lambda: browser.text("h1") == "For rex", "the other list")
            browser.type("[data-suggest]", "moon")
            browser.press("\ue007")
            browser.wait(lambda: "/find" in browser.address, "what was found")
            self.assertIn("user=rex", browser.address)
            self.assertNotIn("uma", browser.address)

    def test_more_continues_the_list_without_repeating(self):
        for scripts in (True, False):
            with self.subTest(scripts=scripts), self.browser(scripts=scripts) as browser:
                browser.go(self.at("/?user=nobody"))
                first = self.cards(browser)
                self.assertEqual(len(first), 12)
                browser.click("[data-more] a")
                browser.wait(lambda: self.cards(browser) != first, "more cards")
                cards = self.cards(browser)
                self.assertEqual(len(set(cards) | set(first)), 24)
                self.assertEqual(len(cards), 24 if scripts else 12)

    def test_titles_are_found_while_somebody_types_and_chosen_by_keys(self):
        with self.browser() as browser:
            browser.go(self.at("/?user=ann"))
            browser.type("[data-suggest]", "alein")
            browser.wait(lambda: "Alien" in browser.text("[data-suggestions]"), "suggestions")
            browser.screenshot(PICTURES / "suggestions.png", whole=False)
            browser.press("\ue015")
            browser.press("\ue007")
            browser.wait(lambda: browser.text("h1") == "Alien", "the item's page")
            self.assertIn("user=ann", browser.address)

    def test_a_title_that_looks_like_a_script_is_text(self):
        with self.browser() as browser:
            for path in (f"/items/{INJECTED}?user=ann", "/find?text=script", f"/?user={INJECTED}", "/?user=uma&genre=Horror"):
                browser.go(self.at(path))
                self.assertEqual(browser.run("return document.scripts.length"), 1, path)
            browser.go(self.at(f"/items/{INJECTED}"))
            self.assertEqual(browser.text("h1"), programs.INJECTED)
            self.assertEqual(
                browser.run("return document.querySelector('.links a').href"), "https://www.imdb.com/title/tt0078748/")

    def test_somebody_new_gets_surer_recommendations_after_each_rating(self):
        for scripts, name in ((True, "nora"), (False, "nils")):
            with self.subTest(scripts=scripts), self.browser(scripts=scripts) as browser:
                browser.go(self.at("/new"))
                browser.type(".ask input[name=user]", name)
                browser.click(".chips label:has([value=Drama])")
                if not scripts:
                    browser.click(".ask button")
                browser.wait(lambda: "0 of 12" in browser.text(".progress"), "the first items")
                said = browser.text(".aside")
                for count in range(1, 5):
                    browser.click(".card .rate button:nth-of-type(5)")
                    browser.wait(lambda: f"{count} of 12" in browser.text(".progress"), "the next items")
                self.assertNotEqual(browser.text(".aside"), said)
                self.assertEqual(len(browser.find("#so-far ~ .grid .card")), 5)

    def test_the_map_shows_items_names_and_what_is_searched_for_and_leads_to_an_item(self):
        with self.browser() as browser:
            browser.go(self.at("/map?user=ann"))
            self.wait_for_map(browser)
            self.assertEqual(browser.run("return document.querySelector('[data-loaded]').dataset.loaded"), "33")
            self.assertEqual(len(browser.find(".legend label")), len(browser.texts(".legend label")))
            before = self.pixels(browser)
            browser.click(".legend label:nth-of-type(1)")
            self.assertNotEqual(self.pixels(browser), before, "a genre was switched off")
            browser.click(".legend label:nth-of-type(1)")
            browser.type("[data-map-find] input", "alein")
            browser.press("\ue007")
            browser.wait(lambda: "found" in browser.text("[data-chosen]"), "what was found")
            self.assertNotEqual(self.pixels(browser), before, "it has been moved to what was found")
            browser.run("document.querySelector('.map canvas').focus()")
            browser.press("\ue007")
            browser.wait(lambda: browser.text("[data-chosen] a") == "Alien", "the item in the middle")
            browser.screenshot(PICTURES / "map-found.png", whole=False)
            browser.press("\ue007")
            browser.wait(lambda: browser.text("h1") == "Alien", "the item's page")
            self.assertIn("user=ann", browser.address)

    def test_the_map_says_in_words_what_lies_where_without_a_script(self):
        with self.browser(scripts=False) as browser:
            browser.go(self.at("/map?user=ann"))
            browser.wait(lambda: "Horror" in browser.text(".regions"), "the genres")
            self.assertFalse(browser.run("return document.querySelector('.map').checkVisibility()"))
            self.assertIn("Recommended today", browser.texts("h3"))

    def pixels(self, browser):
        return browser.run(
            "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>"
            " done(document.querySelector('.map canvas').toDataURL()))))")

    def test_every_control_is_reached_by_the_tabulator_key_and_shows_the_focus(self):
        with self.browser("phone") as browser:
            browser.go(self.at("/?user=uma"))
            seen = set()
            for _ in range(40):
                browser.press("\ue004")
                focus = browser.run(
                    "const on = document.activeElement, of = on.matches('.chips input') ? on.nextElementSibling : on;"
                    "const style = getComputedStyle(of);"
                    "return [on.tagName, style.outlineStyle, on.textContent.trim().slice(0, 20)]")
                seen.add(focus[0])
                self.assertNotEqual(focus[1], "none", focus)
            self.assertLessEqual({"A", "BUTTON", "INPUT", "SUMMARY"}, seen)

    def test_an_earlier_generation_serves_again_when_it_is_chosen(self):
        for scripts in (True, False):
            self.programs.taste("train", "--model", "bias")
            with self.subTest(scripts=scripts), self.browser(scripts=scripts) as browser:
                browser.go(self.at("/daemon"))
                before = browser.text("[data-live=generation]")
                browser.click("form[action='/generation'] button")
                browser.wait(lambda: "serves." in browser.text(".notice"), "the notice")
                chosen = browser.text(".notice p").split()[1]
                self.assertNotEqual(chosen, before)
                self.assertEqual(browser.text("[data-live=generation]"), chosen)

    def test_the_daemon_page_follows_the_daemon_and_outlives_it(self):
        with self.browser() as browser:
            browser.go(self.at("/daemon"))
            before = browser.text("[data-live=sequence]")
            self.programs.taste("rate", "tom", "Alien", "4")
            browser.wait(lambda: browser.text("[data-live=sequence]") not in (before, ""), "the new sequence")
            self.programs.stop_daemon()
            browser.wait(lambda: "does not answer" in browser.text("[data-down]"), "the notice")
            browser.go(self.at("/?user=ann"))
            self.assertEqual(browser.text("h1"), "The daemon does not answer")
            browser.screenshot(PICTURES / "down.png")
            self.programs.start_daemon()
            browser.wait(lambda: browser.text("h1") == "For ann", "the list, by itself")


class PictureTests(BrowserTestCase):
    INJECTED = False

    def test_the_picture_for_the_documentation_is_made_and_small_enough(self):
        with self.driver.open(1280, 860) as browser:
            browser.go(self.at("/?user=ann"))
            for number in (1, 2, 3, 4):
                browser.click(f".card:nth-child({number}) summary")
            browser.click("h1")
            browser.run("document.activeElement.blur()")
            browser.screenshot(PICTURES / "web.png", whole=False)
        self.assertLessEqual(os.path.getsize(PICTURES / "web.png"), 200 << 10)


if __name__ == "__main__":
    unittest.main()
