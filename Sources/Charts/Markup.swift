import Foundation

/// Text and numbers in HTML and SVG.
package enum Markup {
    /// The text with the characters escaped that have a meaning in an element or an attribute.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A coordinate, to a tenth of a pixel.
    package static func pixel(_ value: Double) -> String {
        String(format: "%.1f", value)
    }

    package static func number(_ value: Double, places: Int) -> String {
        String(format: "%.\(places)f", value)
    }

    /// A short number for the label of an axis: 0.25, 1.5, 300, 12k.
    package static func label(_ value: Double) -> String {
        if abs(value) >= 10_000 { return String(format: "%gk", value / 1_000) }
        return String(format: "%.4g", value)
    }
}
