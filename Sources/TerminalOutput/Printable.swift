/// Text from elsewhere, made harmless for a terminal.
package enum Printable {
    /// The text with blanks in the place of control characters and of the characters that change the direction of what
    /// follows, with which a name could command the terminal or pass for another one (Unicode Technical Report 36,
    /// section 2.9).
    package static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(isHarmful(scalar) ? " " : scalar) }
        return String(scalars)
    }

    /// Whether a character is a control character, a line or paragraph separator, or a control of the direction.
    static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }
}
