import Foundation

/// Numbers, times and sizes as text.
package enum Plain {
    /// A number with groups of thousands: `1,000,209`.
    package static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return value < 0 ? "-" + grouped : grouped
    }

    /// A number rounded to a fixed number of decimals.
    package static func decimal(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value)
    }

    package static func decimal(_ value: Float, _ places: Int) -> String { decimal(Double(value), places) }

    /// The shortest text of a rating: `5` or `4.5`.
    package static func rating(_ value: Float) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A number with a noun in the singular or the plural: `1 rating`, `2 ratings`.
    package static func counted(_ value: Int, _ noun: String) -> String {
        count(value) + " " + (value == 1 ? noun : noun + "s")
    }

    /// A size in decimal units: `24.6 MB`.
    package static func bytes(_ value: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var size = Double(value)
        var unit = 0
        while size >= 999.95 && unit < units.count - 1 {
            size /= 1_000
            unit += 1
        }
        return unit == 0 ? "\(value) B" : decimal(size, 1) + " " + units[unit]
    }

    /// A duration in its two largest units: `0.4 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
    package static func duration(_ seconds: Double) -> String {
        if seconds < 10 { return decimal(seconds, 1) + " s" }
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3_600: return "\(whole / 60) min \(whole % 60) s"
        case ..<86_400: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
        default: return "\(whole / 86_400) d \(whole % 86_400 / 3_600) h"
        }
    }

    /// The local time: `2026-01-31 14:05`. The time 0 stands for no time and gives an empty text.
    package static func time(_ seconds: Int64) -> String {
        guard seconds != 0 else { return "" }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        return formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
    }
}
