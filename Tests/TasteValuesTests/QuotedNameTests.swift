import TasteValues
import Testing

@Suite("Names in messages")
struct QuotedNameTests {
    @Test("A message quotes a short name whole, and at most 64 bytes of a long one", arguments: ["x", "é", "七", "👩‍🚀"])
    func quoted(character: String) {
        #expect(Names.quoted("Alien \(character)") == "Alien \(character)")
        let long = String(repeating: character, count: 100_000)
        let quoted = Names.quoted(long)
        #expect(quoted.hasSuffix("…") && quoted.utf8.count <= 64 + "…".utf8.count)
        #expect(long.unicodeScalars.starts(with: quoted.unicodeScalars.dropLast()))
        let messages = [TasteError.noUser(long), .noItem(long), .noRating(user: long, item: long)].map(\.message)
        for message in messages { #expect(message.utf8.count < 400) }
    }

    @Test("The text of an error contains its cause once, also if the message quotes it")
    func cause() {
        struct Cause: Error, CustomStringConvertible { let description = "page 7 is torn" }
        let quoting = TasteError(.dataLoss, "The file is damaged (page 7 is torn).", cause: Cause())
        #expect("\(quoting)" == "DATA_LOSS: The file is damaged (page 7 is torn).")
        let other = TasteError(.dataLoss, "The file is damaged.", cause: Cause())
        #expect("\(other)" == "DATA_LOSS: The file is damaged.: page 7 is torn")
    }
}
