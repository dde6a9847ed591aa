import TasteProtocol

/// Everything that can be asked of a small store, and what was answered.
struct Questions {
    let daemon: AttackedDaemon

    /// The answers, in the same order for every daemon, without their freshness.
    /// - Throws: where the connection ends or an answer does not come within eight seconds.
    func answers() throws -> [WireResponse] {
        let connection = try daemon.connect(seconds: 8)
        return try Self.calls.map { call in
            var answer = try connection.ask(call)
            answer.clearFreshness()
            return answer
        }
    }

    /// The errors of requests that write and of a training.
    func writeErrors() throws -> [String] {
        let connection = try daemon.connect(seconds: 25)
        var rate = WireRate()
        rate.ratings = [
            SampleRatings.rating(SampleRatings.user(1), SampleRatings.item(1), 4),
            SampleRatings.rating("new", "brand new", 3),
        ]
        var forget = WireForgetUser()
        forget.user = SampleRatings.user(6)
        var train = WireTrain()
        train.model = "bias"
        return try [.rate(rate), .forgetUser(forget), .train(train)].compactMap {
            try connection.ask($0).refusal?.message
        }
    }

    private static let calls: [WireRequest.OneOf_Call] = {
        var calls: [WireRequest.OneOf_Call] = []
        for user in stride(from: 0, to: 120, by: 6).map(SampleRatings.user) {
            calls += [recommend(user, 20), history(user)]
        }
        for item in stride(from: 0, to: 150, by: 10).map(SampleRatings.item) {
            calls += [similar(item), getItem(item)]
        }
        var list = WireListItems()
        list.limit = 1000
        return calls + [
            .listItems(list), .listModels(WireListModels()), .listUsers(WireListUsers()), recommend("nobody", 150),
            recommend("nobody", 10) { $0.likeGenres = ["Drama"] },
            recommend(SampleRatings.user(1), 10) { $0.asOf = 2500 },
        ]
    }()

    private static func recommend(
        _ user: String, _ count: UInt32, _ change: (inout WireRecommend) -> Void = { _ in }
    ) -> WireRequest.OneOf_Call {
        var call = WireRecommend()
        (call.user, call.count) = (user, count)
        change(&call)
        return .recommend(call)
    }

    private static func history(_ user: String) -> WireRequest.OneOf_Call {
        var call = WireGetHistory()
        call.user = user
        return .getHistory(call)
    }

    private static func similar(_ item: String) -> WireRequest.OneOf_Call {
        var call = WireSimilar()
        (call.item, call.count) = (item, 10)
        return .similar(call)
    }

    private static func getItem(_ item: String) -> WireRequest.OneOf_Call {
        var call = WireGetItem()
        call.item = item
        return .getItem(call)
    }
}
