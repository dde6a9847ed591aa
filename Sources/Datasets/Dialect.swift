/// How a table's text is cut into records and fields.
struct Dialect: Sendable, Equatable {
    enum Separator: Sendable, Equatable {
        case byte(UInt8)
        /// `::`, as MovieLens 1M and 10M have it.
        case doubleColon
        /// One or more spaces and tabs.
        case whitespace
    }

    enum Quoting: Sendable, Equatable {
        /// A quotation mark is a letter like any other.
        case none
        /// RFC 4180: a field in quotation marks may hold separators, line ends and doubled quotation marks.
        case strict
        /// A field is quoted only if its closing mark ends it within the line: tab-separated files are written both
        /// ways.
        case lenient
    }

    let separator: Separator
    let quoting: Quoting

    init(_ separator: Separator) {
        self.separator = separator
        quoting =
            switch separator {
            case .byte(Ascii.comma), .byte(Ascii.semicolon): .strict
            case .byte(Ascii.tab): .lenient
            default: .none
            }
    }

    /// In plain words, for messages.
    var name: String {
        switch separator {
        case .byte(Ascii.comma): "comma-separated"
        case .byte(Ascii.semicolon): "semicolon-separated"
        case .byte(Ascii.tab): "tab-separated"
        case .byte(let byte): "separated by '\(Unicode.Scalar(byte))'"
        case .doubleColon: "separated by '::'"
        case .whitespace: "separated by spaces"
        }
    }
}

/// The bytes that the scanners look for.
enum Ascii {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";")
    static let colon = UInt8(ascii: ":")
    static let bar = UInt8(ascii: "|")
    static let minus = UInt8(ascii: "-")
    static let plus = UInt8(ascii: "+")
    static let point = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
}
