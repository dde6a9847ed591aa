import DenseMath
import Foundation
import PlanarLayout
import SwiftProtobuf
import TasteProtocol

/// How long a map takes, and how many neighbours it keeps together.
struct MapRows {
    private static let neighbours = 10
    private static let sample = 500
    private static let slice: UInt32 = 16_384

    let daemon: BenchDaemon
    let report: (Figure) -> Void

    /// The seconds from the first question to the map, and the time that an answer with a slice of it takes.
    func measureTime(_ what: String, atMost seconds: Double) throws {
        let client = try RawClient(path: daemon.socket)
        let first = try wait(client, after: 0)
        report(Figure(name: "first map of \(what)", value: first, unit: "s", goal: .atMost(seconds)))
        var longest = 0.0
        for start in stride(from: UInt32(0), to: UInt32(try slice(client, 0, count: 0).items), by: Int(Self.slice)) {
            let begin = ContinuousClock.now
            _ = try slice(client, start, count: Self.slice)
            longest = max(longest, (ContinuousClock.now - begin).seconds)
        }
        report(Figure(name: "the slowest slice of it", value: longest * 1000, unit: "ms", goal: .atMost(5)))
    }

    /// Of each item's nearest neighbours by who likes them, the share that is nearest on the map as well.
    func measureNeighbours(_ likes: [(user: String, item: String)]) throws {
        let client = try RawClient(path: daemon.socket)
        _ = try wait(client, after: 0)
        let points = try points(client)
        let known = likes.filter { points[$0.item] != nil }
        let items = Array(Set(known.map(\.item))).sorted()
        let vectors = Self.vectors(of: items, known)
        let kept = KeptNeighbours(of: vectors, count: Self.neighbours, sample: Self.sample, seed: 1)
        let plane = PrincipalComponents(of: vectors, count: 2, seed: 1).projected(vectors)
        var random = RandomNumbers(seed: 1)
        let chance = kept.share(in: items.map { _ in SIMD2(random.gaussian(), random.gaussian()) })
        report(
            Figure(
                name: "neighbours of items kept by the map, of \(Self.neighbours)",
                value: kept.share(in: items.map { points[$0] ?? .zero }), unit: "",
                limit: kept.share(in: items.indices.map { SIMD2(plane[$0, 0], plane[$0, 1]) }),
                limitName: "principal components of the likes", goal: .atLeast(3)))
        report(Figure(name: "the same by chance", value: chance, unit: "", goal: .none))
    }

    private func wait(_ client: RawClient, after number: UInt64) throws -> Double {
        let start = ContinuousClock.now
        while try slice(client, 0, count: 0).number <= number { usleep(20_000) }
        return (ContinuousClock.now - start).seconds
    }

    private func slice(_ client: RawClient, _ first: UInt32, count: UInt32, labels: [UInt32] = []) throws
        -> WireCatalogueMap
    {
        let call = WireGetMap.with {
            $0.first = first
            $0.count = count
            $0.labelPlaces = labels
        }
        return try client.ask(try RawClient.frame(1, .getMap(call))).map
    }

    private func points(_ client: RawClient) throws -> [String: SIMD2<Float>] {
        let count = try slice(client, 0, count: 0).items
        var points: [String: SIMD2<Float>] = [:]
        for first in stride(from: UInt32(0), to: count, by: 1000) {
            for label in try slice(client, 0, count: 0, labels: Array(first..<min(count, first + 1000))).labels {
                points[label.item] = SIMD2(Float(label.x), Float(label.y))
            }
        }
        return points
    }

    /// Of each item the users who like it, scaled to length 1.
    private static func vectors(of items: [String], _ likes: [(user: String, item: String)]) -> Matrix {
        let users = Dictionary(uniqueKeysWithValues: Set(likes.map(\.user)).sorted().enumerated().map { ($1, $0) })
        let rows = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1, $0) })
        let counts = Dictionary(grouping: likes, by: \.item).mapValues { Float($0.count).squareRoot() }
        var values = [Float](repeating: 0, count: items.count * users.count)
        for like in likes {
            guard let row = rows[like.item], let user = users[like.user], let length = counts[like.item] else {
                continue
            }
            values[row * users.count + user] = 1 / length
        }
        return Matrix(rowCount: items.count, columnCount: users.count, values: values)
    }
}
