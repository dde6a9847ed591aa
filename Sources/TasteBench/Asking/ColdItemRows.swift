import Datasets
import DenseMath
import Foundation
import SwiftProtobuf
import TasteProtocol
import TasteValues

/// What becomes of items that nobody has rated: one tenth of a data set's items is put into a running daemon as records
/// only. A fifth of the ratings of all other items is held out, and all ratings of the new ones.
struct ColdItemRows {
    private static let count = 100
    private static let users = 1000
    private static let newShare = 0.1
    private static let heldOutShare = 0.2
    fileprivate static let likedFrom: Float = 4

    let folder: String
    let say: (String) -> Void
    let report: (Figure) -> Void

    /// - Parameters:
    ///   - movielens: a folder with ratings and `movies.dat`, or something like it.
    ///   - kind: the model that serves.
    func measure(movielens: String, kind: String, seed: UInt64) throws {
        let split = try Split(movielens, newShare: Self.newShare, heldOutShare: Self.heldOutShare, seed: seed)
        say("\(kind) with \(split.new.count) of \(split.items.count) items new, seed \(seed)")
        let asked = Array(split.users(likedFrom: Self.likedFrom).prefix(Self.users))
        let trained = try lists(asked, split.known + split.ofNew, split.items, kind: kind, isNew: split.new)
        let cold = try lists(asked, split.known, split.items, kind: kind, isNew: split.new)
        let name = "\(kind), seed \(seed)"
        var (amongNew, all, without, exposure, trainedExposure) = (0.0, 0.0, 0.0, 0.0, 0.0)
        var usersOfNew = 0
        for (user, lists) in zip(asked, zip(cold, trained)) {
            let liked = split.heldOut[user] ?? []
            let likedNew = liked.filter { split.new.contains($0) }
            if !likedNew.isEmpty {
                usersOfNew += 1
                amongNew += RankedList.ndcg(lists.0.amongNew, likedNew, at: Self.count)
            }
            let learned = lists.0.all.filter { !split.new.contains($0) }
            all += RankedList.ndcg(lists.0.all, liked, at: Self.count)
            without += RankedList.ndcg(learned, liked, at: Self.count)
            exposure += Double(lists.0.all.prefix(Self.count).count { split.new.contains($0) })
            trainedExposure += Double(lists.1.all.prefix(Self.count).count { split.new.contains($0) })
        }
        let users = Double(max(1, asked.count))
        report(
            Figure(
                name: "new items among themselves, NDCG@100, \(name)", value: amongNew / Double(max(1, usersOfNew)),
                unit: "", goal: .atLeast(0.28)))
        report(
            Figure(
                name: "new items among all, places of 100, \(name)", value: exposure / users, unit: "",
                limit: trainedExposure / users, limitName: "the same items trained", goal: .atLeast(1.0 / 3)))
        report(
            Figure(
                name: "all items, NDCG@100, \(name)", value: all / users, unit: "", limit: without / users,
                limitName: "without the new ones", goal: .atLeast(1)))
    }

    /// For each user, the best items, enough of them that 100 learned ones are among them, and the best new ones.
    private func lists(
        _ users: [String], _ ratings: [Split.Rating], _ items: [WireItem], kind: String, isNew: Set<String>
    ) throws -> [(all: [String], amongNew: [String])] {
        let workFolder = folder + "/cold-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: workFolder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: workFolder) }
        let file = workFolder + "/ratings.csv"
        try Split.write(ratings, to: file)
        let settings = workFolder + "/tasted.yaml"
        try "training:\n  automatic: false\n  idleOnly: false\n"
            .write(toFile: settings, atomically: true, encoding: .utf8)
        let daemon = try BenchDaemon(folder: workFolder, arguments: ["--config", settings])
        defer { daemon.stop() }
        try Product.run("taste", ["import", file, "--socket", daemon.socket])
        // The model knows the records of learned items, and meets the new ones while it serves.
        let client = try RawClient(path: daemon.socket)
        func put(_ items: [WireItem]) throws {
            for first in stride(from: 0, to: items.count, by: 1000) {
                let part = Array(items[first..<min(first + 1000, items.count)])
                _ = try client.ask(try RawClient.frame(1, .putItems(.with { $0.items = part })))
            }
        }
        try put(items.filter { !isNew.contains($0.id) })
        try Product.run("taste", ["train", "--model", kind, "--timeout", "3600", "--socket", daemon.socket])
        try put(items.filter { isNew.contains($0.id) })
        func list(_ user: String, count: Int, only: [String] = []) throws -> [String] {
            let call = WireRecommend.with {
                $0.user = user
                $0.count = UInt32(count)
                if !only.isEmpty { $0.candidates.onlyItems = only }
            }
            return try client.ask(try RawClient.frame(1, .recommend(call))).recommend.recommendations.map(\.item)
        }
        // The first answer asks for the content prior, which is learned within seconds.
        if let first = users.first { _ = try list(first, count: 1) }
        sleep(20)
        let new = isNew.sorted()
        return try users.map { user in
            (try list(user, count: 3 * Self.count), try list(user, count: Self.count, only: new))
        }
    }

    /// Ratings of learned items that the daemon gets, and likes that it does not.
    struct Split {
        typealias Rating = (user: String, item: String, value: Float)

        private(set) var items: [WireItem] = []
        private(set) var new: Set<String> = []
        private(set) var known: [Rating] = []
        /// The ratings of new items that a daemon gets for which they are not new.
        private(set) var ofNew: [Rating] = []
        /// The held-out likes, by user.
        private(set) var heldOut: [String: Set<String>] = [:]
        private var order: [String] = []

        init(_ path: String, newShare: Double, heldOutShare: Double, seed: UInt64) throws {
            var random = RandomNumbers(seed: seed)
            var reader = try Dataset(at: path).ratingReader()
            var ratings: [(user: Int32, item: Int32, value: Float)] = []
            var batch = RatingBatch()
            while try reader.next(&batch, limit: 65_536) {
                for index in 0..<batch.count {
                    ratings.append((Int32(batch.users[index]), Int32(batch.items[index]), batch.values[index]))
                }
            }
            let (users, names) = (reader.users.names(from: 0), reader.items.names(from: 0))
            let isNew = Set(random.permutation(of: names.count).prefix(Int(newShare * Double(names.count))))
            new = Set(isNew.map { names[Int($0)] })
            order = random.permutation(of: users.count).map { users[Int($0)] }
            for rating in ratings {
                let own = (users[Int(rating.user)], names[Int(rating.item)], rating.value)
                let isHeldOut = random.uniform() < heldOutShare
                if isNew.contains(rating.item) {
                    if !isHeldOut { ofNew.append(own) }
                    if rating.value >= ColdItemRows.likedFrom { heldOut[own.0, default: []].insert(own.1) }
                } else if !isHeldOut {
                    known.append(own)
                } else if rating.value >= ColdItemRows.likedFrom {
                    heldOut[own.0, default: []].insert(own.1)
                }
            }
            guard let records = SideInformation(inFolderOf: path).items else {
                throw BenchError("\(path) has no records of items")
            }
            var itemReader = try Dataset(itemsAt: records).itemReader()
            let rated = Set(names)
            while let record = try itemReader.next() {
                guard rated.contains(record.id) else { continue }
                items.append(
                    .with {
                        $0.id = record.id
                        $0.title = record.title
                        $0.genres = record.genres
                        if let year = record.year { $0.year = UInt32(clamping: year) }
                    })
            }
        }

        /// Users with held-out likes, in random order.
        func users(likedFrom: Float) -> [String] {
            let liking = Set(known.filter { $0.value >= likedFrom }.map(\.user))
            return order.filter { heldOut[$0] != nil && liking.contains($0) }
        }

        static func write(_ ratings: [Rating], to path: String) throws {
            let lines = ratings.map { "\($0.user),\($0.item),\($0.value)\n" }
            try ("user,item,rating\n" + lines.joined()).write(toFile: path, atomically: true, encoding: .utf8)
        }
    }
}

/// The quality of one list.
enum RankedList {
    /// Normalised discounted cumulative gain of the first `count` items.
    static func ndcg(_ list: [String], _ liked: Set<String>, at count: Int) -> Double {
        let gain = list.prefix(count).enumerated().reduce(0.0) {
            $0 + (liked.contains($1.element) ? 1 / log2(Double($1.offset) + 2) : 0)
        }
        let ideal = (0..<min(liked.count, count)).reduce(0.0) { $0 + 1 / log2(Double($1) + 2) }
        return ideal > 0 ? gain / ideal : 0
    }
}
