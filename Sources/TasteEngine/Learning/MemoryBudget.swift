import Foundation
import Recommenders
import TasteValues

/// What a training may take of the machine's memory.
struct MemoryBudget: Sendable {
    /// In bytes; nil: nobody knows.
    let limit: Int?

    /// - Parameter configured: 0: half of what is free.
    init(configured: Int) {
        limit = configured > 0 ? configured : Self.available.map { $0 / 2 }
    }

    /// Free by /proc/meminfo and, where the daemon lives in a control group with a limit, by that.
    private static var available: Int? {
        [free(), groupFree()].compactMap { $0 }.min()
    }

    private static func free() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }.map { $0 << 10 }
    }

    private static func groupFree() -> Int? {
        guard let groups = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8),
            let path = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::") })?.dropFirst(3)
        else { return nil }
        func number(_ file: String) -> Int? {
            let text = try? String(contentsOfFile: "/sys/fs/cgroup\(path)/\(file)", encoding: .utf8)
            return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        guard let most = number("memory.max"), let used = number("memory.current") else { return nil }
        return max(0, most - used)
    }

    /// What fitting a kind of model takes at its most, roughly: measured with MovieLens 1M, 53,000 x 10,000 and 105,000 items.
    static func need(kind: String, ratings: Int, rows: Int) -> Int {
        let isLight = [BiasRecommender.kind, PopularityRecommender.kind].contains(kind)
        let isSmall = kind == ALSRecommender.kind || kind == smallForm
        let (each, row) = isLight ? (150, 100) : isSmall ? (250, 1500) : (400, 6000)
        return 40 << 20 + ratings * each + rows * row
    }

    /// Name of the form that a blend takes where the whole does not fit.
    private static let smallForm = "small blend"

    /// The order in the form that fits.
    ///
    /// - Parameter rows: users and items together.
    /// - Returns: The order, and what was left out of it, if anything was.
    /// - Throws: `resourceExhausted` where no form fits.
    func fitting(_ order: TrainingOrder, ratings: Int, rows: Int) throws -> (order: TrainingOrder, note: String?) {
        guard let limit else { return (order, nil) }
        let need = Self.need(kind: order.kind, ratings: ratings, rows: rows)
        if need <= limit { return (order, nil) }
        let isSmaller =
            order.kind == Blend.kind && order.requested.isEmpty
            && Self.need(kind: Self.smallForm, ratings: ratings, rows: rows) <= limit
        guard isSmaller else {
            throw TasteError(
                .resourceExhausted,
                "Training \(order.kind) takes about \(Self.text(need)), and \(Self.text(limit)) are allowed. Raise training.memoryBytes, free memory, or choose a smaller model such as \(ALSRecommender.kind) or \(BiasRecommender.kind)."
            )
        }
        var smaller = order
        smaller.requested = [
            "ranking": "[\"\(ALSRecommender.kind)\",\"\(PopularityRecommender.kind)\"]", "rating": BiasRecommender.kind,
        ]
        return (
            smaller,
            "in a smaller form, of \(ALSRecommender.kind) and \(BiasRecommender.kind): the whole takes about \(Self.text(need)), and \(Self.text(limit)) are allowed (training.memoryBytes)"
        )
    }

    private static func text(_ bytes: Int) -> String { "\(bytes >> 20) MB" }
}
