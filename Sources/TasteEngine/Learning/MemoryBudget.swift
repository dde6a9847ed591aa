import Foundation
import Recommenders
import TasteValues

/// How much memory a training may take.
struct MemoryBudget: Sendable {
    /// In bytes; nil: no limit could be read.
    let limit: Int?

    /// - Parameter configured: in bytes; 0: half of the free memory.
    init(configured: Int) {
        limit = configured > 0 ? configured : Self.available.map { $0 / 2 }
    }

    /// Free memory in bytes according to /proc/meminfo or, if less, to the limit of the control group.
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

    /// The recommender, or its smaller form if the whole takes more memory than allowed.
    ///
    /// - Parameter mayShrink: false if the request named hyper-parameters, which a smaller form would replace.
    /// - Returns: what to train, and a notice if it is the smaller form.
    /// - Throws: `resourceExhausted` if no form fits.
    func fitting(
        _ whole: some Recommender, _ size: DataSize, mayShrink: Bool
    ) throws -> (recommender: any Recommender, note: String?) {
        let need = whole.memoryNeed(size)
        guard let limit, need > limit else { return (whole, nil) }
        let kind = type(of: whole).kind
        let reason = "takes about \(Self.text(need)), and \(Self.text(limit)) are allowed"
        if mayShrink, let smaller = whole.smallerForm, smaller.memoryNeed(size) <= limit {
            let form = try smaller.hyperParameterJSON()
            return (
                smaller, "\(kind) is trained in a smaller form, \(form): the whole \(reason) (training.memoryBytes)"
            )
        }
        let others = ModelCatalogue.kinds(fitting: size, in: limit).filter { $0 != kind }
        let choice = others.isEmpty ? "" : ", or choose a smaller model: \(others.joined(separator: ", "))"
        throw TasteError(
            .resourceExhausted,
            "Training \(kind) \(reason). Raise training.memoryBytes, free memory\(choice).")
    }

    private static func text(_ bytes: Int) -> String { "\(bytes >> 20) MB" }
}
