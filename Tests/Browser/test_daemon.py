"""Looks at the history on the page of the daemon, and at evaluation reports. Run by scripts/browser.sh."""

import json
import time
import unittest
import urllib.request

from test_pages import AUDIT, PICTURES, SIZES, BrowserTestCase


class DaemonTests(BrowserTestCase):
    INJECTED = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Two points make a line, and a point is a minute.
        cls.predict(["ann", "rex", "uma"])
        time.sleep(61 - time.time() % 60)
        cls.predict(["tom", "ann", "rex"])
        cls.programs.taste("train", "--model", "autoencoder")

    @classmethod
    def predict(cls, users):
        """Lets users rate what they have not rated, which is predicted before it is learned."""
        generation = cls.programs.taste("status", "--json")
        for user in users:
            address = f"{cls.programs.address}/api/v1/users/{user}/recommendations?count=6"
            with urllib.request.urlopen(address) as answer:
                for found in json.load(answer)["recommendations"]:
                    cls.programs.taste("rate", user, found["item"], "4")
        for _ in range(200):
            if cls.programs.taste("status", "--json") != generation and "everything" in cls.programs.taste("status"):
                return
            time.sleep(0.05)
        raise AssertionError("the daemon does not learn")

    def test_the_history_is_drawn_at_three_widths_in_both_colour_schemes(self):
        for size in SIZES:
            for dark in (False, True):
                with self.subTest(size=size, dark=dark), self.browser(size, dark) as browser:
                    browser.go(self.at("/daemon?over=all"))
                    browser.screenshot(PICTURES / f"history-{size}-{'dark' if dark else 'light'}.png")
                    self.assertEqual(browser.run(AUDIT), [])
                    self.assertEqual(browser.complaints(), [])
                    labels = browser.run("return [...document.querySelectorAll('svg.chart')].map((one) => one.ariaLabel)")
                    self.assertIn("Error (RMSE) of predicted ratings over time", labels)
                    self.assertTrue(any(label.startswith("autoencoder, ") for label in labels), labels)
                    # Each line has a point for each of the two minutes.
                    points = browser.run("return document.querySelectorAll('figure svg.chart')[0].querySelectorAll('circle, rect').length")
                    self.assertEqual(points, 6)

    def test_the_time_that_is_shown_is_chosen_with_and_without_a_script(self):
        for scripts in (True, False):
            with self.subTest(scripts=scripts), self.browser(scripts=scripts) as browser:
                browser.go(self.at("/daemon"))
                self.assertEqual(browser.text(".chips [aria-current]"), "A day")
                browser.click(".chips a:nth-of-type(2)")
                browser.wait(lambda: browser.text(".chips [aria-current]") == "A month", "the month")
                self.assertIn("over=month", browser.address)
                browser.click("details summary")
                self.assertEqual(len(browser.find("details tbody tr")), 2)


class ReportTests(BrowserTestCase):
    INJECTED = False

    def test_a_report_reads_at_every_width_in_both_colour_schemes(self):
        report = self.programs.report("widths.html")
        for name, size in {"narrow": (400, 800), **SIZES}.items():
            for dark in (False, True):
                with self.subTest(size=name, dark=dark), self.driver.open(*size, dark=dark) as browser:
                    browser.go(report.as_uri())
                    browser.screenshot(PICTURES / f"report-{name}-{'dark' if dark else 'light'}.png")
                    # The report is one file.
                    findings = [one for one in browser.run(AUDIT) if "inline style" not in one]
                    self.assertEqual(findings, [])
                    self.assertIn("paired bootstrap over", browser.text(".verdict"))
                    # Text of charts is at least as large as the smallest that phones' guidelines allow.
                    sizes = browser.run(
                        "return [...document.querySelectorAll('.chart text')].map((one) =>"
                        " parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getScreenCTM().a)")
                    self.assertGreater(min(sizes), 9.9 if name == "phone" else 10.5)

    def test_a_report_is_opened_from_the_page_and_runs_nothing(self):
        report = self.programs.report("hostile.html", "linear")
        text = report.read_text().replace("<main>", "<main><script>document.title = 'ran'</script><img src=x onerror=\"document.title='ran'\">")
        report.write_text(text)
        with self.browser() as browser:
            browser.go(self.at("/daemon"))
            browser.click(".files a[href='/reports/hostile.html']")
            browser.wait(lambda: "/reports/hostile.html" in browser.address, "the report")
            browser.screenshot(PICTURES / "report-opened.png", whole=False)
            self.assertIn("films.csv: models measured", browser.title)
            browser.back()
            browser.wait(lambda: browser.text("h1") == "The daemon", "the page")


if __name__ == "__main__":
    unittest.main()
