/// The width of text in columns of a terminal.
package enum DisplayWidth {
    /// The width of a text without line ends and control characters.
    package static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The text cut to a width. An ellipsis in the last column shows that something was cut.
    package static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var cut = ""
        var used = 0
        for character in text {
            guard used + of(character) <= width - 1 else { break }
            cut.append(character)
            used += of(character)
        }
        return cut + "…"
    }

    /// A grapheme has the width of its base, and an emoji of several code points has two columns.
    private static func of(_ character: Character) -> Int {
        guard let base = character.unicodeScalars.first else { return 0 }
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        if base.properties.generalCategory == .nonspacingMark || base.properties.generalCategory == .format { return 0 }
        return wide.contains { $0.contains(base.value) } ? 2 : 1
    }

    /// The blocks that are wide or fullwidth according to Unicode Standard Annex 11 (East Asian Width), and the emoji.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2614...0x2615, 0x2E80...0x303E, 0x3041...0x33FF,
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
        0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
