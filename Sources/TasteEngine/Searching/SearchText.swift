import Foundation

/// A text as search compares it: words of small letters and digits without accents, as UTF-8.
struct SearchText {
    /// Longer texts are cut: what follows distinguishes hardly any titles.
    private static let longest = 128

    let words: [[UInt8]]

    init(_ text: String) {
        if let words = Self.plainWords(text) {
            self.words = words
            return
        }
        let folded = text.prefix(Self.longest).folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        let spelled = folded.filter { !Self.apostrophes.contains($0) }
        words = spelled.split { !$0.isLetter && !$0.isNumber }.map { Array($0.utf8) }
    }

    /// The words of a text that is ASCII, which needs no tables of Unicode; nil for any other.
    private static func plainWords(_ text: String) -> [[UInt8]]? {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        for byte in text.utf8.prefix(longest) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): word.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte + 32)
            case UInt8(ascii: "'"), UInt8(ascii: "`"): break
            case 128...: return nil
            default:
                if !word.isEmpty { words.append(word) }
                word.removeAll()
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    /// "Schindler's" is typed "schindlers".
    private static let apostrophes: Set<Character> = ["'", "’", "`", "´"]

    /// The words with a blank between each two.
    var bytes: [UInt8] { Array(words.joined(separator: [Self.blank])) }

    static let blank = UInt8(ascii: " ")
}

/// Which letters follow each other in a text, at once or after one other letter, as 256 bits. Texts that are spelled
/// alike share most of theirs, also if two letters have changed places or one is missing, and a few instructions count
/// them for a whole title.
struct LetterPairs {
    private(set) var bits = SIMD4<UInt64>.zero

    /// - Parameter isUnfinished: Whether the last word may go on, so that its end says nothing.
    init(_ words: some Collection<some Collection<UInt8>>, isUnfinished: Bool = false) {
        var left = words.count
        for word in words {
            left -= 1
            var (last, beforeLast) = (SearchText.blank, SearchText.blank)
            for letter in word {
                insert(last, letter)
                if beforeLast != SearchText.blank { insert(beforeLast, letter) }
                (beforeLast, last) = (last, letter)
            }
            if left > 0 || !isUnfinished { insert(last, SearchText.blank) }
        }
    }

    var count: Int { Self.count(bits) }

    @inline(__always)
    func shared(with other: SIMD4<UInt64>) -> Int { Self.count(bits & other) }

    @inline(__always)
    private static func count(_ bits: SIMD4<UInt64>) -> Int {
        bits.x.nonzeroBitCount + bits.y.nonzeroBitCount + bits.z.nonzeroBitCount + bits.w.nonzeroBitCount
    }

    private mutating func insert(_ left: UInt8, _ right: UInt8) {
        // A multiplication spreads the pairs over the bits (Knuth, The Art of Computer Programming 3, 6.4).
        let mixed = (UInt32(left) << 8 | UInt32(right)) &* 2_654_435_761
        let bit = Int(mixed >> 24)
        bits[bit / 64] |= 1 << UInt64(bit % 64)
    }
}
