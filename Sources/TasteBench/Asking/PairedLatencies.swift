import Datasets
import TasteProtocol

/// The latencies of several questions that are asked in turns, because the speed of a machine drifts.
struct PairedLatencies {
    private static let rounds = 20

    /// Asks each of several questions `count` times.
    ///
    /// - Parameter questions: For each, its frames, which are asked one after the other and then again.
    /// - Returns: The medians, in microseconds, in the order of the questions.
    static func medians(count: Int, _ client: RawClient, _ questions: [[[UInt8]]]) throws -> [Double] {
        var latencies = questions.map { _ in Latencies() }
        for round in 0..<rounds {
            for (number, frames) in questions.enumerated() {
                try latencies[number].measure(count: count / rounds) { repetition in
                    try client.answer(frames[(round * count / rounds + repetition) % frames.count])
                }
            }
        }
        return latencies.map(\.median)
    }
}

extension RawClient {
    /// The frames of one question for many users.
    static func recommendations(
        users: Int, among all: Int, count: UInt32 = 10, _ change: (inout WireRecommend) -> Void = { _ in }
    ) throws -> [[UInt8]] {
        try (0..<users).map { number in
            var call = WireRecommend()
            call.user = SyntheticRatings.name(ofUser: number * (all / users))
            call.count = count
            change(&call)
            return try frame(1, .recommend(call))
        }
    }
}
