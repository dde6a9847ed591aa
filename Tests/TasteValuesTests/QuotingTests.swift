import TasteValues
import Testing

@Suite("Text that a message repeats")
struct QuotingTests {
    @Test("Ordinary text of any language is repeated as it is")
    func ordinary() {
        for text in ["", "Alien", "Amélie", "千と千尋の神隠し", "שלום", "👍🏽"] { #expect(text.quoted == text) }
    }

    @Test("Characters that control a terminal or reorder text are shown by their codes")
    func controls() {
        #expect("a\u{1B}[31mb".quoted == "a\\u{1B}[31mb")
        #expect("\r\n\t\u{9B}\u{7F}".quoted == "\\u{D}\\u{A}\\u{9}\\u{9B}\\u{7F}")
        #expect("\u{202E}\u{2066}\u{2028}\u{FEFF}".quoted == "\\u{202E}\\u{2066}\\u{2028}\\u{FEFF}")
    }

    @Test("Of a long text 64 bytes are repeated, and no character is cut")
    func long() {
        #expect(String(repeating: "x", count: 64).quoted == String(repeating: "x", count: 64))
        #expect(String(repeating: "x", count: 4_000_000).quoted == String(repeating: "x", count: 64) + "…")
        #expect(("x" + String(repeating: "é", count: 100)).quoted == "x" + String(repeating: "é", count: 31) + "…")
    }

    @Test("Errors about names repeat them quoted")
    func names() {
        let name = "\u{1B}[31m" + String(repeating: "x", count: 250)
        for error in [TasteError.noUser(name), .noItem(name), .noRating(user: name, item: name)] {
            #expect(error.message.utf8.count < 350 && !error.message.contains("\u{1B}"), "\(error.message)")
        }
    }
}
