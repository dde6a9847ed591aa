import Foundation
import TerminalOutput
import Testing

@Suite("Output formats")
struct CommandLineFormatTests {
    private let plain = Style(usesEscapes: false)

    @Test("A table aligns numbers to the right and ends lines without blanks")
    func table() {
        var table = Table([.number("#"), .flexible("title"), .number("rating"), .text("item")])
        table.add(["1", "Heat", "4.5", "6"])
        table.add(["10", "Se7en", "12.25", "1047"])
        #expect(
            table.lines(width: nil, style: plain) == [
                " #  title  rating  item",
                " 1  Heat      4.5  6",
                "10  Se7en   12.25  1047",
            ])
    }

    @Test("A narrow terminal cuts only the flexible column", arguments: [30, 40, 60])
    func narrow(width: Int) {
        var table = Table([.flexible("title"), .number("predicted"), .text("item")])
        table.add(["Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", "4.83", "750"])
        let lines = table.lines(width: width, style: plain)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        #expect(lines[1].contains("…") && lines[1].hasSuffix("4.83  750"))
        #expect(lines[0].hasSuffix("predicted  item"))
    }

    @Test("The wider of two flexible columns is cut first")
    func twoFlexible() {
        var table = Table([.flexible("title"), .flexible("genres")])
        table.add([String(repeating: "t", count: 40), String(repeating: "g", count: 20)])
        #expect(
            table.lines(width: 52, style: plain)[1] == String(repeating: "t", count: 29) + "…  "
                + String(repeating: "g", count: 20))
        #expect(table.lines(width: 36, style: plain)[1].filter { $0 == "…" }.count == 2)
    }

    @Test("A table is not cut where the width is unknown")
    func whole() {
        var table = Table([.flexible("title")])
        let title = String(repeating: "long ", count: 100) + "title"
        table.add([title])
        #expect(table.lines(width: nil, style: plain)[1] == title)
    }

    @Test("Headings are emphasised only with escape sequences")
    func emphasis() {
        let table = Table([.text("item")])
        #expect(table.lines(width: 80, style: Style(usesEscapes: true)) == ["\u{1B}[1mitem\u{1B}[0m"])
        #expect(table.lines(width: 80, style: plain) == ["item"])
    }

    @Test("Control characters in a title, and those that change the direction of text, become blanks")
    func controlCharacters() {
        var table = Table([.text("title")])
        table.add(["red\u{1B}[31m\nnext\tline\u{9B}0m\u{202E}drow\u{2066}\u{2028}"])
        #expect(table.lines(width: 80, style: plain)[1] == "red [31m next line 0m drow  ")
        #expect(Printable.text("شبح 七人の侍 👩‍🚀 e\u{301}") == "شبح 七人の侍 👩‍🚀 e\u{301}")
    }

    @Test("JSON escapes what could do harm to a terminal, and keeps its value")
    func controlCharactersInJSON() throws {
        let text = "red\u{1B}[31m\u{9B}0m\u{7F}\u{202E}drow\n\"é\"\\u202e"
        var line = JSONLine()
        line.add("title", text)
        #expect(Printable.text(line.text) == line.text)
        let decoded = try JSONDecoder().decode([String: String].self, from: Data(line.text.utf8))
        #expect(decoded == ["title": text])
    }

    @Test(
        "Wide, combined and plain characters have the widths that a terminal gives them",
        arguments: [
            ("abc", 3), ("七人の侍", 8), ("e\u{301}", 1), ("é", 1), ("😀", 2), ("👩‍🚀", 2), ("한국", 4), ("❤️", 2), ("", 0),
            ("ﾊﾝｶｸ", 4),
        ])
    func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("Cutting never splits a wide character")
    func cutting() {
        #expect(DisplayWidth.cut("七人の侍", to: 8) == "七人の侍")
        #expect(DisplayWidth.cut("七人の侍", to: 7) == "七人の…")
        #expect(DisplayWidth.cut("七人の侍", to: 6) == "七人…")
        #expect(DisplayWidth.cut("abcdef", to: 4) == "abc…")
        #expect(DisplayWidth.cut("abcdef", to: 0) == "")
    }

    @Test("A JSON line keeps the order of its keys and escapes special characters")
    func json() {
        var line = JSONLine()
        line.add("zebra", 3)
        line.add("apple", "say \"hi\"\n\\/é\u{1}")
        line.add("value", Float(4))
        line.add("none", nil as Float?)
        line.add("bad", Float.nan)
        line.add("yes", true)
        line.add("genres", ["a", "b"])
        line.add("metadata", ["y": "2", "x": "1"])
        #expect(
            line.text
                == #"{"zebra":3,"apple":"say \"hi\"\n\\/é\u0001","value":4.0,"none":null,"bad":null,"yes":true,"#
                + #""genres":["a","b"],"metadata":{"x":"1","y":"2"}}"#)
    }

    @Test("A bar shows the fraction that is done and fits the terminal")
    func bar() {
        let half = ProgressLine(task: "importing", fraction: 0.5, details: ["12.8 MB"], secondsLeft: 3)
        #expect(half.bar(width: 100) == "importing  ████████████░░░░░░░░░░░░   50 %  12.8 MB  3.0 s left")
        #expect(half.bar(width: 52) == "importing  ██████░░░░░░   50 %  12.8 MB  3.0 s left")
        #expect(DisplayWidth.of(half.bar(width: 30)) == 29)
        let almost = ProgressLine(task: "t", fraction: 0.999, details: [])
        #expect(almost.bar(width: 80).hasSuffix(" 99 %"), "100 % means that the task is done")
        #expect(ProgressLine(task: "t", fraction: 7, details: []).bar(width: 80).hasSuffix("100 %"))
        #expect(ProgressLine(task: "t", fraction: nil, details: ["x"]).bar(width: 80) == "t  x")
    }

    @Test("Progress without a terminal is a plain line")
    func plainLine() {
        let line = ProgressLine(task: "fitting", fraction: 0.05, details: ["epoch 3", "validation RMSE 0.9213"])
        #expect(line.plain == "fitting: 5 %, epoch 3, validation RMSE 0.9213")
    }

    @Test("The remaining time is not estimated from too little progress")
    func timeLeft() {
        #expect(ProgressLine.secondsLeft(after: 0.5, fraction: 0.5) == nil)
        #expect(ProgressLine.secondsLeft(after: 5, fraction: 0.01) == nil)
        #expect(ProgressLine.secondsLeft(after: 5, fraction: 0.25) == 15)
        #expect(ProgressLine.secondsLeft(after: 5, fraction: 1) == nil)
    }

    @Test("Numbers, sizes and durations have their documented formats")
    func numbers() {
        #expect([0, 999, 1_000, 1_000_209, -12_345].map(Plain.count) == ["0", "999", "1,000", "1,000,209", "-12,345"])
        #expect([4, 4.5, 0.1].map { Plain.rating($0) } == ["4", "4.5", "0.1"])
        #expect(
            [0, 999, 1_000, 999_949, 999_950, 24_556_173].map(Plain.bytes) == [
                "0 B", "999 B", "1.0 kB", "999.9 kB", "1.0 MB", "24.6 MB",
            ])
        #expect(
            [0.04, 9.94, 59.4, 60, 3_599, 3_600, 90_000].map(Plain.duration)
                == ["0.0 s", "9.9 s", "59 s", "1 min 0 s", "59 min 59 s", "1 h 0 min", "1 d 1 h"])
        #expect(Plain.counted(1, "rating") == "1 rating" && Plain.counted(2, "rating") == "2 ratings")
    }
}
