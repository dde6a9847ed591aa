/// The words of a line, separated and quoted as in a shell: blanks separate words, '...' takes everything as it is,
/// "..." all but \" and \\, a backslash takes the next character as it is, and # begins a comment where a word could.
/// Variables, patterns and all other signs mean themselves.
struct ShellWords {
    private(set) var words: [String] = []
    /// The word that is being read; nil between words.
    private var word: String?
    private var rest: Substring

    /// - Throws: `CommandFailure` for a quotation mark or a backslash that nothing follows.
    static func of(_ line: String) throws(CommandFailure) -> [String] {
        var reader = ShellWords(rest: line[...])
        try reader.read()
        return reader.words
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func read() throws(CommandFailure) {
        while let sign = rest.popFirst() {
            switch sign {
            case " ", "\t", "\r": endWord()
            case "#" where word == nil: return
            case "'", "\"": try readQuoted(upTo: sign)
            case "\\": try append(escaped())
            case let sign: append(sign)
            }
        }
        endWord()
    }

    private mutating func readQuoted(upTo mark: Character) throws(CommandFailure) {
        word = word ?? ""
        while let sign = rest.popFirst() {
            if sign == mark { return }
            let isEscape = sign == "\\" && mark == "\"" && (rest.first == "\"" || rest.first == "\\")
            append(isEscape ? try escaped() : sign)
        }
        throw CommandFailure(.usage, "the quotation mark \(mark) is not closed")
    }

    private mutating func escaped() throws(CommandFailure) -> Character {
        guard let sign = rest.popFirst() else {
            throw CommandFailure(.usage, "nothing follows the backslash at the end")
        }
        return sign
    }

    private mutating func append(_ sign: Character) { word = (word ?? "") + String(sign) }

    private mutating func endWord() {
        if let word { words.append(word) }
        word = nil
    }
}
