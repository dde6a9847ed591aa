import Foundation

/// Times on an axis, in a time zone.
package struct ChartClock: Sendable {
    private let zone: TimeZone
    private static let tickLimit = 5
    private static let steps: [Double] = [
        60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 7_776_000, 31_536_000,
    ]
    private static let day = 86_400.0

    package init(zone: TimeZone = .current) { self.zone = zone }

    /// Few times, at round numbers of minutes, hours or days.
    func ticks(from first: Double, to last: Double) -> [Double] {
        let step = step(from: first, to: last)
        let offset = Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: first)))
        let start = ((first + offset) / step).rounded(.up)
        let end = ((last + offset) / step).rounded(.down)
        guard start <= end, end - start < 100 else { return [] }
        return (0...Int(end - start)).map { (start + Double($0)) * step - offset }
    }

    /// Hours and minutes where ticks are closer than a day, else the day.
    func label(_ time: Double, from first: Double, to last: Double) -> String {
        text(time, step(from: first, to: last) < Self.day ? "HH:mm" : "d MMM")
    }

    /// The day and the time, for a note.
    package func note(_ time: Double) -> String { text(time, "d MMM, HH:mm") }

    private func step(from first: Double, to last: Double) -> Double {
        Self.steps.first { (last - first) / $0 <= Double(Self.tickLimit) } ?? 31_536_000
    }

    private func text(_ time: Double, _ format: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        formatter.dateFormat = format
        return formatter.string(from: Date(timeIntervalSince1970: time))
    }
}
