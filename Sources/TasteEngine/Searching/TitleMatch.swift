import TasteValues

/// How well titles match what somebody has typed, with typing errors, and whose last word may not be complete.
struct TitleMatch {
    let words: [[UInt8]]

    /// - Parameter text: What was typed. A blank at its end says that the last word is complete.
    init(_ text: String) {
        words = SearchText(text).words
        isUnfinished = text.last.map { $0.isLetter || $0.isNumber } ?? false
        pairs = LetterPairs(words, isUnfinished: isUnfinished)
    }

    /// Whether the last word may go on.
    private let isUnfinished: Bool
    let pairs: LetterPairs

    /// 0 to 1 and, for the beginning and the whole of a title, a little more; nil if the title does not match.
    func score(_ title: [ArraySlice<UInt8>]) -> Float? {
        var sum: Float = 0
        for (position, word) in words.enumerated() {
            let mayGoOn = isUnfinished && position == words.count - 1
            let best = Self.score(word, title, mayGoOn: mayGoOn)
            if best == 0 { return nil }
            sum += best
        }
        let isBeginning = zip(words, title).allSatisfy { $1.starts(with: $0) } && words.count <= title.count
        let isWhole = isBeginning && words.count == title.count
        return sum / Float(words.count) + (isBeginning ? 0.1 : 0) + (isWhole ? 0.1 : 0)
    }

    /// Each typing error costs this share of a word.
    private static let costOfError: Float = 0.2

    private static func score(_ word: [UInt8], _ title: [ArraySlice<UInt8>], mayGoOn: Bool) -> Float {
        var best: Float = 0
        for other in title where other.starts(with: word) {
            best = max(best, other.count == word.count ? 1 : mayGoOn ? 0.98 : 0.85)
        }
        // A word with an error counts for less than these. To compare letters takes far longer than to find a
        // beginning.
        return best > 0 ? best : title.reduce(0) { max($0, misspelled(word, $1, mayGoOn: mayGoOn)) }
    }

    private static func misspelled(_ word: [UInt8], _ other: ArraySlice<UInt8>, mayGoOn: Bool) -> Float {
        // A digit that differs is another film: Alien 3 is not Alien 4.
        let limit = word.contains { $0 < 58 } ? 0 : min(3, word.count / 3)
        guard limit > 0, let errors = errors(word, other, atMost: limit, mayGoOn: mayGoOn) else { return 0 }
        return max(0.1, (mayGoOn ? 0.95 : 1) - costOfError * Float(errors))
    }

    /// How many errors make one word the other or, if it may go on, the beginning of the other; nil: more than `limit`.
    private static func errors(
        _ word: [UInt8], _ other: ArraySlice<UInt8>, atMost limit: Int, mayGoOn: Bool
    ) -> Int? {
        guard mayGoOn else { return Spelling.distance(word, Array(other), atMost: limit) }
        // A letter too many or too few moves the end of the beginning.
        let lengths = max(1, word.count - 1)...word.count + 1
        return lengths.compactMap { Spelling.distance(word, Array(other.prefix($0)), atMost: limit) }.min()
    }
}
