/// Reads numbers from bytes, because making a `String` for each number would take longer than the rest of a line.
enum NumberParsing {
    /// A decimal number with optional sign, point and exponent; nil where the field is not a finite number.
    static func decimal(_ bytes: Span<UInt8>, _ field: RecordScanner.Field) -> Double? {
        var index = field.start
        guard index < field.end else { return nil }
        let isNegative = bytes[index] == Ascii.minus
        if isNegative || bytes[index] == Ascii.plus { index += 1 }
        var digits: Int64 = 0
        var count = 0
        var fraction = 0
        var hasPoint = false
        while index < field.end {
            let byte = bytes[index]
            if byte >= Ascii.zero && byte <= Ascii.nine {
                digits = digits &* 10 &+ Int64(byte &- Ascii.zero)
                count += 1
                if hasPoint { fraction += 1 }
            } else if byte == Ascii.point && !hasPoint {
                hasPoint = true
            } else {
                return slowDecimal(bytes, field)
            }
            index += 1
        }
        // Fifteen digits and powers of ten up to 10^22 are exact in a Double, so that their quotient is correctly
        // rounded.
        guard count > 0, count <= 15 else { return count == 0 ? nil : slowDecimal(bytes, field) }
        let magnitude = Double(digits) / powersOfTen[fraction]
        return isNegative ? -magnitude : magnitude
    }

    /// An integer of at most 18 digits; nil where the field is not one.
    static func integer(_ bytes: Span<UInt8>, _ field: RecordScanner.Field) -> Int64? {
        var index = field.start
        guard index < field.end else { return nil }
        let isNegative = bytes[index] == Ascii.minus
        if isNegative { index += 1 }
        guard index < field.end, field.end - index <= 18 else { return nil }
        var value: Int64 = 0
        while index < field.end {
            let byte = bytes[index]
            guard byte >= Ascii.zero, byte <= Ascii.nine else { return nil }
            value = value &* 10 &+ Int64(byte &- Ascii.zero)
            index += 1
        }
        return isNegative ? -value : value
    }

    private static func slowDecimal(_ bytes: Span<UInt8>, _ field: RecordScanner.Field) -> Double? {
        let text = bytes.text(field)
        // `Double` also accepts hexadecimal numbers, nan and inf, which are not ratings.
        guard text.utf8.allSatisfy({ decimalBytes.contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static let decimalBytes = Set("0123456789.eE+-".utf8)
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
