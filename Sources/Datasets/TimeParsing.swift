/// Reads the formats of times that occur in datasets. The results are seconds since 1970 (UTC).
enum TimeParsing {
    /// Reads integral or decimal seconds, milliseconds, microseconds or nanoseconds since 1970, which are distinguished
    /// by their size, or an ISO 8601 date with an optional time of day and offset (`2020-02-29`, `2020-02-29 12:30`,
    /// `2020-02-29T12:30:05.5Z`, `2020/02/29`), or a year or a date without separators (`2020`, `20200229`). Returns
    /// nil for any other text.
    static func seconds(_ bytes: Span<UInt8>, _ field: RecordScanner.Field) -> Int64? {
        if let whole = NumberParsing.integer(bytes, field) { return plainDate(whole) ?? secondsFromCount(whole) }
        if let decimal = NumberParsing.decimal(bytes, field) {
            return Int64(exactly: decimal.rounded(.down)).map(secondsFromCount)
        }
        return iso8601(bytes.text(field))
    }

    /// The units are distinguished by size, because no rating is newer than the year 5138, which is 10^11 seconds, or
    /// older than 1973, which is 10^11 milliseconds.
    private static func secondsFromCount(_ count: Int64) -> Int64 {
        switch count.magnitude {
        case ..<100_000_000_000: count
        case ..<100_000_000_000_000: count / 1_000
        case ..<100_000_000_000_000_000: count / 1_000_000
        default: count / 1_000_000_000
        }
    }

    /// The midnight of a year, or of a year, month and day without separators; nil for other numbers.
    private static func plainDate(_ number: Int64) -> Int64? {
        switch number {
        case 1900...2100: midnight(year: number, month: 1, day: 1)
        case 1900_00_00...2100_99_99: midnight(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        default: nil
        }
    }

    /// nil where there is no such day.
    private static func midnight(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day) else { return nil }
        return daysSince1970(year: year, month: month, day: day) * 86_400
    }

    static func iso8601(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        guard let year = digits(4, &rest), let separator = rest.first.map(Unicode.Scalar.init),
            ["-", "/", "."].contains(separator), take(separator, &rest), let month = digits(2, &rest),
            take(separator, &rest), let day = digits(2, &rest),
            let midnight = midnight(year: year, month: month, day: day)
        else { return nil }
        if rest.isEmpty { return midnight }
        guard take("T", &rest) || take(" ", &rest), let hour = digits(2, &rest), take(":", &rest),
            let minute = digits(2, &rest), hour < 24, minute < 60
        else { return nil }
        var second: Int64 = 0
        if take(":", &rest) {
            // Second 60 is a leap second.
            guard let whole = digits(2, &rest), whole <= 60 else { return nil }
            second = whole
            if take(".", &rest) { rest = rest.drop { $0 >= Ascii.zero && $0 <= Ascii.nine } }
        }
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        return midnight + hour * 3_600 + minute * 60 + second - offset
    }

    /// The offset in seconds east of Greenwich. Without an offset, the time is in UTC.
    private static func offset(_ rest: inout Substring.UTF8View) -> Int64? {
        if rest.isEmpty || take("Z", &rest) { return 0 }
        let isWest = take("-", &rest)
        guard isWest || take("+", &rest), let hours = digits(2, &rest) else { return nil }
        _ = take(":", &rest)
        let minutes = rest.isEmpty ? 0 : digits(2, &rest)
        guard let minutes, hours < 24, minutes < 60 else { return nil }
        return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func digits(_ count: Int, _ rest: inout Substring.UTF8View) -> Int64? {
        let taken = rest.prefix(count)
        guard taken.count == count, taken.allSatisfy({ $0 >= Ascii.zero && $0 <= Ascii.nine }) else { return nil }
        rest = rest.dropFirst(count)
        return taken.reduce(0) { $0 * 10 + Int64($1 - Ascii.zero) }
    }

    private static func take(_ character: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The days since 1970 of a date in the proleptic Gregorian calendar, for years from 0. The computation uses eras
    /// of 400 years that begin in March (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
