import DenseMath
import Recommenders
import TasteValues

/// Ratings with a known structure, for tests: seeded, never read from a file.
enum SyntheticRatings {
    /// Users and items of two kinds: a user likes the items of their own kind (5) and no others (1). A share of all
    /// pairs is rated.
    static func checkerboard(users: Int, items: Int, share: Double, seed: UInt64) -> RatingMatrix {
        var random = RandomNumbers(seed: seed)
        return matrix(users: users, items: items) { user, item in
            random.uniform() < share ? checkerboardValue(user, item) : nil
        }
    }

    static func checkerboardValue(_ user: Int, _ item: Int) -> Float {
        user % 2 == item % 2 ? 5 : 1
    }

    /// A mean, biases, two latent tastes and noise, on a scale.
    static func tastes(
        users: Int, items: Int, share: Double, seed: UInt64,
        scale: RatingScale = RatingScale(minimum: 1, maximum: 5, step: 0.5)
    ) -> RatingMatrix {
        var random = RandomNumbers(seed: seed)
        func vectors(_ count: Int) -> [[Float]] { (0..<count).map { _ in (0..<3).map { _ in random.gaussian() } } }
        let (userVectors, itemVectors) = (vectors(users), vectors(items))
        let middle = (scale.minimum + scale.maximum) / 2
        let unit = (scale.maximum - scale.minimum) / 8
        return matrix(users: users, items: items) { user, item in
            guard random.uniform() < share else { return nil }
            let (u, i) = (userVectors[user], itemVectors[item])
            let value = 0.5 * (u[0] + i[0]) + u[1] * i[1] + u[2] * i[2] + 0.3 * random.gaussian()
            let stepped = ((middle + unit * value - scale.minimum) / scale.step).rounded() * scale.step
            return scale.clamp(scale.minimum + stepped)
        }
    }

    static func matrix(users: Int, items: Int, value: (Int, Int) -> Float?) -> RatingMatrix {
        var triples: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        for user in 0..<users {
            for item in 0..<items {
                guard let value = value(user, item) else { continue }
                triples.users.append(Int32(user))
                triples.items.append(Int32(item))
                triples.values.append(value)
            }
        }
        return RatingMatrix(
            userCount: users, itemCount: items, users: triples.users, items: triples.items, values: triples.values)
    }

    /// The root mean square error of predictions.
    static func rmse(_ predictions: [Float], _ values: [Float]) -> Float {
        let square = zip(predictions, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (square / Float(max(values.count, 1))).squareRoot()
    }
}

extension RatingMatrix {
    /// A user's rating of an item; nil where there is none.
    func value(_ user: Int, _ item: Int) -> Float? {
        let profile = profile(ofUser: Int32(user))
        return profile.indices.firstIndex(of: Int32(item)).map { profile.values[$0] }
    }

    /// Splits off every n-th rating.
    func divided(every n: Int) -> (train: RatingMatrix, test: (users: [Int32], items: [Int32], values: [Float])) {
        var train: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        var test = train
        for user in 0..<userCount {
            for place in userOffsets[user]..<userOffsets[user + 1] {
                if place % n == 0 {
                    test.users.append(Int32(user))
                    test.items.append(userItems[place])
                    test.values.append(userValues[place])
                } else {
                    train.users.append(Int32(user))
                    train.items.append(userItems[place])
                    train.values.append(userValues[place])
                }
            }
        }
        let matrix = RatingMatrix(
            userCount: userCount, itemCount: itemCount, users: train.users, items: train.items, values: train.values)
        return (matrix, test)
    }
}
