import Datasets
import Foundation
import SwiftProtobuf
import TasteProtocol

/// What diversity gains in distance and costs in accuracy, for users whose likes are partly held out (strong
/// generalization).
struct DiversityRows {
    private static let count = 100

    let splits: String
    let folder: String
    let say: (String) -> Void

    func measure(report: (Figure) -> Void) throws {
        let train = try pairs("train.csv")
        let shown = Dictionary(grouping: try pairs("fold_in.csv"), by: \.user).mapValues { $0.map(\.item) }
        let targets = Dictionary(grouping: try pairs("targets.csv"), by: \.user).mapValues { $0.map(\.item) }
        say("diversity on \(splits): \(train.count) likes, \(shown.count) users with held-out likes")
        let workFolder = folder + "/diversity-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: workFolder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: workFolder) }
        let daemon = try BenchDaemon(folder: workFolder)
        defer { daemon.stop() }
        let file = workFolder + "/likes.csv"
        try ("user,item,rating\n" + train.map { "\($0.user),\($0.item),5\n" }.joined())
            .write(toFile: file, atomically: true, encoding: .utf8)
        try Product.run("taste", ["import", file, "--socket", daemon.socket])
        try Product.run("taste", ["train", "--timeout", "3600", "--socket", daemon.socket])
        let vectors = LikedVectors(train)
        let plain = try measure(0, shown, targets, vectors, daemon)
        let diverse = try measure(0.3, shown, targets, vectors, daemon)
        report(
            Figure(
                name: "mean distance within lists of \(Self.count), diversity 0.3", value: diverse.distance, unit: "",
                limit: plain.distance, limitName: "diversity 0", goal: .atLeast(1.1)))
        report(
            Figure(
                name: "the same by the daemon's similarities", value: diverse.ownDistance, unit: "",
                limit: plain.ownDistance, limitName: "diversity 0", goal: .atLeast(1.1)))
        report(
            Figure(
                name: "NDCG@\(Self.count), diversity 0.3", value: diverse.ndcg, unit: "", limit: plain.ndcg,
                limitName: "diversity 0", goal: .atLeast(0.98)))
    }

    private func measure(
        _ diversity: Float, _ shown: [String: [String]], _ targets: [String: [String]], _ vectors: LikedVectors,
        _ daemon: BenchDaemon
    ) throws -> (distance: Double, ownDistance: Double, ndcg: Double) {
        let client = try RawClient(path: daemon.socket)
        var (distance, ownDistance, ndcg) = (0.0, 0.0, 0.0)
        for (user, likes) in shown {
            let call = WireRecommend.with { call in
                call.count = UInt32(Self.count)
                call.diversity = diversity
                call.from = likes.map { item in .with { $0.item = item } }
            }
            let list = try client.ask(try RawClient.frame(1, .recommend(call))).recommend.recommendations.map(\.item)
            distance += vectors.meanDistance(within: list)
            ownDistance += try meanDistance(within: list, by: client)
            ndcg += RankedList.ndcg(list, Set(targets[user] ?? []), at: Self.count)
        }
        let users = Double(max(1, shown.count))
        return (distance / users, ownDistance / users, ndcg / users)
    }

    /// One less what the daemon says of how similar two items are, averaged over all pairs of the list.
    private func meanDistance(within list: [String], by client: RawClient) throws -> Double {
        var similarities = 0.0
        for item in list {
            let call = WireSimilar.with { call in
                call.item = item
                call.count = UInt32(list.count)
                call.candidates.onlyItems = list
            }
            let others = try client.ask(try RawClient.frame(1, .similar(call))).similar.items
            similarities += others.reduce(0) { $0 + Double($1.similarity) }
        }
        return 1 - similarities / Double(max(1, list.count * (list.count - 1)))
    }

    private func pairs(_ file: String) throws -> [(user: String, item: String)] {
        let text = try String(contentsOfFile: splits + "/" + file, encoding: .utf8)
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: ",")
            return fields.count >= 2 ? (String(fields[0]), String(fields[1])) : nil
        }
    }
}

/// Items as the sets of the users who liked them. Their distances do not depend on the model that is measured.
private struct LikedVectors {
    private let likers: [String: Set<String>]

    init(_ pairs: [(user: String, item: String)]) {
        likers = Dictionary(grouping: pairs, by: \.item).mapValues { Set($0.map(\.user)) }
    }

    /// One less the cosine of the two sets, averaged over all pairs of the list.
    func meanDistance(within list: [String]) -> Double {
        let sets = list.map { likers[$0] ?? [] }
        var (sum, count) = (0.0, 0)
        for left in sets.indices {
            for right in sets.indices where right > left {
                let product = Double(sets[left].count) * Double(sets[right].count)
                let shared = Double(sets[left].intersection(sets[right]).count)
                sum += 1 - (product > 0 ? shared / product.squareRoot() : 0)
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : 0
    }
}
