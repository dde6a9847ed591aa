/// How the text of a table is divided into records and fields.
struct Dialect: Sendable, Equatable {
    enum Separator: Sendable, Equatable {
        case byte(UInt8)
        /// `::`, as in MovieLens 1M and 10M.
        case doubleColon
        /// One or more spaces or tabs.
        case whitespace
    }

    enum Quoting: Sendable, Equatable {
        /// A quotation mark has no special meaning.
        case none
        /// A field in quotation marks may contain separators, line ends and doubled quotation marks (RFC 4180).
        case strict
        /// A field is quoted only if a closing quotation mark ends it within the line. Tab-separated files are written
        /// with and without quoting.
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

    /// The dialect's name in messages.
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
