import DenseMath
import Recommenders
import Testing

@testable import Recommenders

@Suite("Baselines", .oneAtATime)
struct BaselineTests {
    @Test("A damped mean starts at the overall mean and follows the ratings")
    func dampedMean() {
        let popularity = DampedMean(damping: 10)
        #expect(popularity.score(count: 0, sum: 0, mean: 3) == 3)
        #expect(popularity.score(count: 10, sum: 50, mean: 3) == 4)
        let scores = popularity.scores(counts: [1, 100, 100, 0], sums: [5, 450, 200, 0])
        #expect(scores[1] > scores[0], "a hundred good ratings are worth more than one perfect one")
        #expect(scores[0] > scores[3])
        #expect(scores[3] > scores[2])
        #expect(popularity.scores(counts: [0, 0], sums: [0, 0]) == [0, 0])
    }

    @Test("Biases are recovered from ratings that consist of nothing else")
    func biases() {
        let ratings = SyntheticRatings.matrix(users: 60, items: 40) { user, item in
            3 + 0.5 * Float(user % 3 - 1) + 0.25 * Float(item % 5 - 2)
        }
        let biases = Biases(ratings)
        #expect(abs(biases.mean - 3) < 1e-4)
        for user in 0..<60 { #expect(abs(biases.users[user] - 0.5 * Float(user % 3 - 1)) < 0.08) }
        for item in 0..<40 { #expect(abs(biases.items[item] - 0.25 * Float(item % 5 - 2)) < 0.04) }
    }

    @Test("After the last alternation a user's bias is the damped mean of the residuals")
    func fixedPoint() {
        let ratings = SyntheticRatings.tastes(users: 30, items: 20, share: 0.4, seed: 1)
        let biases = Biases(ratings)
        for user in 0..<30 {
            let profile = ratings.profile(ofUser: Int32(user))
            let sum = zip(profile.indices, profile.values).reduce(0) {
                $0 + Double($1.1 - biases.mean - biases.items[Int($1.0)])
            }
            #expect(abs(Double(biases.users[user]) - sum / (Double(profile.count) + Biases.userDamping)) < 1e-5)
        }
    }
}
