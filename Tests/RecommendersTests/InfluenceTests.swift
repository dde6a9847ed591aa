import DenseMath
import Testing

@testable import Recommenders

/// One user sends ten thousand extreme ratings: 5 for items with few ratings and for new items, 1 for all others. The
/// tests measure how many of the other users' top tens stay the same.
@Suite("One user's influence on others", .oneAtATime)
struct InfluenceTests {
    static let users = 300
    static let items = 80
    static let attack = 10_000
    static let known = SyntheticRatings.tastes(users: users, items: items, share: 0.35, seed: 11)
    static let attacked: RatingMatrix = {
        let counts = known.itemCounts
        let median = counts.sorted()[items / 2]
        return adding((0..<Int32(attack)).map { $0 }, catalogue: attack) { $0 >= items || counts[$0] <= median ? 5 : 1 }
    }()
    /// Ratings with an ordinary user in the attacker's place.
    /// - Parameter catalogue: how many items there are.
    static func usual(catalogue: Int) -> RatingMatrix {
        let alike = known.profile(ofUser: 7)
        return adding(alike.indices, catalogue: catalogue) { item in
            alike.indices.firstIndex(of: Int32(item)).map { alike.values[$0] } ?? 3
        }
    }

    static func adding(_ items: [Int32], catalogue: Int, _ value: (Int) -> Float) -> RatingMatrix {
        let raters = (0..<Int32(users)).flatMap { [Int32](repeating: $0, count: known.profile(ofUser: $0).count) }
        return RatingMatrix(
            userCount: users + 1, itemCount: catalogue,
            users: raters + [Int32](repeating: Int32(users), count: items.count),
            items: known.userItems + items, values: known.userValues + items.map { value(Int($0)) })
    }

    /// The hyper-parameters are given, because the choice of hyper-parameters is not what these tests measure.
    static let models: [(kind: String, parameters: HyperParameters)] = [
        ("linear", ["ridge": "50", "dropout": "0.25", "diagonal": "0", "userPower": "0"]),
        ("als", ["units": "16", "penalty": "0.02", "unobserved": "0.1"]), ("popularity", [:]), ("bias", [:]),
        ("autoencoder", ["unitLimit": "8"]), ("dae", ["units": "[16]", "epochs": "10"]),
    ]
    /// The least share of the others' top tens that stays the same. The attacker still has one like in five after the
    /// cut, which no real data does; training on other batches in another order changes Mult-DAE by as much.
    static let least = (quick: ["als": 0.9], full: ["als": 0.8, "dae": 0.75, "autoencoder": 0.85])
    static let usualLeast = (quick: 0.95, full: 0.9)

    struct Grown: RatingSource {
        func profile(ofUser user: Int32) -> Profile { attacked.profile(ofUser: user) }
        func raters(ofItem item: Int32) -> Profile { attacked.raters(ofItem: item) }
        func formerProfile(ofUser user: Int32) -> Profile? {
            Int(user) == users ? Profile() : attacked.profile(ofUser: user)
        }
    }

    func topTens(_ model: FittedModel) throws -> [Set<Int32>] {
        let served = try model.served()
        var scores: [Float] = []
        return try stride(from: Int32(0), to: Int32(Self.users), by: 3).map { user in
            let profile = Self.known.profile(ofUser: user)
            try served.score(UserQuery(profile: profile), from: model, into: &scores)
            for item in profile.indices { scores[Int(item)] = -.infinity }
            // Sorting ten thousand scores takes a debug build long.
            return Set(
                (0..<10).compactMap { _ in
                    let best = scores.max().flatMap { largest in scores.firstIndex { $0 == largest } }
                    if let best { scores[best] = -.infinity }
                    return best.map { Int32($0) }
                })
        }
    }

    /// The mean share of the top tens that stays the same.
    func staying(_ before: [Set<Int32>], _ after: [Set<Int32>]) -> Double {
        zip(before, after).reduce(0.0) { $0 + Double($1.0.intersection($1.1).count) / 10 } / Double(before.count)
    }

    @Test("Ten thousand extreme ratings by one user leave most of the others' top tens as they are", arguments: models)
    func attack(kind: String, parameters: HyperParameters) throws {
        let model = try SharedFit.fit(kind, Self.known, parameters: parameters)
        let before = try topTens(model)
        var updated = model
        updated.apply(
            try model.served().update(
                RatingChange(
                    users: [Int32(Self.users)], items: (0..<Int32(Self.attack)).map { $0 }, userCount: Self.users + 1,
                    itemCount: Self.attack, ratings: Grown()), from: model))
        let quick = staying(before, try topTens(updated))
        let again = try SharedFit.fit(kind, Self.attacked, parameters: parameters)
        // In a larger catalogue the network starts from other weights, even without an attack.
        let catalogue = kind == "dae" ? Self.attack : Self.items
        let reference = try SharedFit.fit(kind, Self.usual(catalogue: catalogue), parameters: parameters)
        let full = staying(try topTens(reference), try topTens(again))
        #expect(quick >= Self.least.quick[kind] ?? Self.usualLeast.quick)
        #expect(full >= Self.least.full[kind] ?? Self.usualLeast.full)
    }

    @Test("The cap spares ordinary users, depends on user and item alone, and is far above the median")
    func cap() {
        let cap = RatingCap(Self.attacked)
        #expect(cap.ratings == 40 * Self.medianCount && cap.ratings > 500)
        #expect(cap.powerUsers == [Int32(Self.users)] && cap.itemsOfPowerUsers == Self.attack - Self.items)
        let usual = Self.attacked.profile(ofUser: 5)
        #expect(cap.cut(usual, ofUser: 5) == usual)
        let whole = Self.attacked.profile(ofUser: Int32(Self.users))
        let cut = cap.cut(whole, ofUser: Int32(Self.users))
        #expect(cut.count == cap.ratings && cut.indices == cut.indices.sorted())
        // One rating less changes at most one other.
        var less = whole
        less.indices.remove(at: 17)
        less.values.remove(at: 17)
        let rest = cap.cut(less, ofUser: Int32(Self.users))
        #expect(Set(rest.indices).subtracting(cut.indices).count <= 1)
        #expect(RatingCap(SyntheticRatings.matrix(users: 3, items: 5) { _, _ in 4 }).ratings == 500)
        #expect(RatingCap(SyntheticRatings.matrix(users: 0, items: 0) { _, _ in 4 }).ratings == 500)
    }

    static var medianCount: Int {
        (0...users).map { attacked.userRange($0).count }.sorted()[(users + 1) / 2]
    }

    @Test("A power user's row follows from all of their ratings, in a new fit and after an update", arguments: models)
    func ownRow(kind: String, parameters: HyperParameters) throws {
        let ratings = SyntheticRatings.matrix(users: 41, items: 700) { user, item in
            user == 40 ? (item % 3 == 0 ? 5 : 1) : (user + item) % 20 == 0 ? Float(1 + (user * item) % 5) : nil
        }
        let model = try SharedFit.fit(kind, ratings, parameters: parameters)
        let query = UserQuery(profile: ratings.profile(ofUser: 40))
        let folded = try model.scores(query)
        let stored = try model.scores(UserQuery(profile: query.profile, currentRow: 40))
        #expect(zip(folded, stored).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test("Exact updates with a power user equal a new fit, within the cap")
    func exact() throws {
        let parameters = Self.models[0].parameters
        func ratings(_ count: Int) -> RatingMatrix {
            SyntheticRatings.matrix(users: 60, items: 600) { user, item in
                user == 59 ? (item < count ? 5 : nil) : (user * 7 + item) % 40 == 0 ? 5 : nil
            }
        }
        let former = ratings(580)
        var changing = ChangingRatings(former)
        for item in 580..<Int32(600) { changing.rate(59, item, 5) }
        changing.rate(59, 3, nil)
        changing.rate(59, 4, 1)
        var model = try SharedFit.fit("linear", former, parameters: parameters)
        model.apply(
            try model.served().update(
                RatingChange(
                    users: [59], items: [3, 4] + (580..<600).map { $0 }, userCount: 60, itemCount: 600,
                    ratings: changing), from: model))
        let again = try SharedFit.fit("linear", changing.matrix, parameters: parameters)
        for user in [Int32(0), 7, 59] {
            let query = UserQuery(profile: changing.profile(ofUser: user))
            let (updated, fitted) = (try model.scores(query), try again.scores(query))
            #expect(zip(updated, fitted).allSatisfy { $0 == $1 || abs($0 - $1) < 1e-4 })
        }
    }
}
