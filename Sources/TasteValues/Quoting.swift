/// How a message repeats text that somebody else has chosen, such as a name in a request.
extension String {
    /// The bytes of UTF-8 that ``quoted`` keeps of a text.
    public static let quotedBytesMax = 64

    /// The text as a message repeats it: at most ``quotedBytesMax`` bytes of it, with an ellipsis where it is longer,
    /// and with the code of every character that a terminal or a log would obey or that reorders the text around it.
    public var quoted: String {
        var quoted = ""
        var bytes = 0
        for scalar in unicodeScalars {
            bytes += Unicode.UTF8.width(scalar)
            guard bytes <= Self.quotedBytesMax else { return quoted + "…" }
            if scalar.isShown {
                quoted.unicodeScalars.append(scalar)
            } else {
                quoted += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return quoted
    }
}

extension Unicode.Scalar {
    /// Whether the character stands for itself only: it controls no terminal, ends no line, and does not change the
    /// direction or the shape of its neighbours.
    fileprivate var isShown: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
