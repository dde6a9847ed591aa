import TasteProtocol

/// A call that the daemon must refuse, with the code and field of the error.
struct BadCall: Sendable {
    let what: String
    let call: WireRequest.OneOf_Call
    let code: WireCode
    let field: String

    init(_ what: String, _ call: WireRequest.OneOf_Call, _ code: WireCode, _ field: String) {
        (self.what, self.call, self.code, self.field) = (what, call, code, field)
    }

    static let longName = String(repeating: "x", count: 256)
    static let badNames = [
        ("empty", ""), ("256 bytes", longName), ("256 bytes of two each", String(repeating: "é", count: 128)),
    ]

    /// All of these calls must be refused by a daemon that knows the user ann and the items Alien and Solaris, and in
    /// which ann has rated Alien only.
    static let all: [BadCall] = ratings + removals + reads + items + others + asking + steering

    private static func rate(_ ratings: WireRating...) -> WireRequest.OneOf_Call {
        var rate = WireRate()
        rate.ratings = ratings
        return .rate(rate)
    }

    private static let ratings: [BadCall] =
        [
            Float.nan, .signalingNaN, .infinity, -.infinity, 0, -1, 5.5, 1e30, 3.3, 0.75, .leastNonzeroMagnitude,
        ].map { BadCall("a rating of \($0)", rate(.init("new", "thing", $0)), "rate.ratings[0].value") }
        + badNames.flatMap { what, name in
            [
                BadCall("rate, user \(what)", rate(.init(name, "thing", 3)), "rate.ratings[0].user"),
                BadCall("rate, item \(what)", rate(.init("new", name, 3)), "rate.ratings[0].item"),
            ]
        } + [
            BadCall("no ratings", rate(), "rate.ratings"),
            BadCall(
                "a batch whose end is wrong",
                rate(.init("new", "thing", 3), .init("new", "other", 4), .init("new", "third", 9)),
                "rate.ratings[2].value"),
            BadCall(
                "a batch whose middle is wrong",
                rate(.init("new", "thing", 3), .init("", "other", 4), .init("new", "third", 3)), "rate.ratings[1].user"),
        ]

    private static func unrate(_ user: String, _ item: String) -> WireRequest.OneOf_Call {
        var unrate = WireUnrate()
        (unrate.user, unrate.item) = (user, item)
        return .unrate(unrate)
    }

    private static func forget(_ user: String) -> WireRequest.OneOf_Call {
        var forget = WireForgetUser()
        forget.user = user
        return .forgetUser(forget)
    }

    private static let removals: [BadCall] =
        badNames.flatMap { what, name in
            [
                BadCall("unrate, user \(what)", unrate(name, "Alien"), "unrate.user"),
                BadCall("unrate, item \(what)", unrate("ann", name), "unrate.item"),
                BadCall("forget, user \(what)", forget(name), "forget_user.user"),
            ]
        } + [
            BadCall("unrate, no such user", unrate("nobody", "Alien"), .notFound, "unrate.user"),
            BadCall("unrate, no such item", unrate("ann", "nothing"), .notFound, "unrate.item"),
            BadCall("unrate, no such rating", unrate("ann", "Solaris"), .notFound, "unrate.item"),
            BadCall("forget, no such user", forget("nobody"), .notFound, "forget_user.user"),
        ]

    private static func recommend(_ user: String, _ count: UInt32) -> WireRequest.OneOf_Call {
        var recommend = WireRecommend()
        (recommend.user, recommend.count) = (user, count)
        return .recommend(recommend)
    }

    private static func similar(_ item: String, _ count: UInt32) -> WireRequest.OneOf_Call {
        var similar = WireSimilar()
        (similar.item, similar.count) = (item, count)
        return .similar(similar)
    }

    private static func predict(_ user: String, _ items: [String]) -> WireRequest.OneOf_Call {
        var predict = WirePredict()
        (predict.user, predict.items) = (user, items)
        return .predict(predict)
    }

    private static func history(_ user: String, limit: UInt32 = 0, cursor: String = "") -> WireRequest.OneOf_Call {
        var history = WireGetHistory()
        (history.user, history.limit, history.cursor) = (user, limit, cursor)
        return .getHistory(history)
    }

    private static func suggest(_ change: (inout WireSuggestRatings) -> Void) -> WireRequest.OneOf_Call {
        var suggest = WireSuggestRatings()
        (suggest.user, suggest.count) = ("ann", 3)
        change(&suggest)
        return .suggestRatings(suggest)
    }

    private static func map(_ change: (inout WireGetMap) -> Void) -> WireRequest.OneOf_Call {
        var map = WireGetMap()
        change(&map)
        return .getMap(map)
    }

    private static let reads: [BadCall] =
        [0, 1_000_000, .max].flatMap { (count: UInt32) in
            [
                BadCall("recommend \(count)", recommend("ann", count), "recommend.count"),
                BadCall("similar \(count)", similar("Alien", count), "similar.count"),
            ]
        }
        + badNames.flatMap { what, name in
            [
                BadCall("recommend, user \(what)", recommend(name, 10), "recommend.user"),
                BadCall("similar, item \(what)", similar(name, 10), "similar.item"),
                BadCall("predict, user \(what)", predict(name, ["Alien"]), "predict.user"),
                BadCall("predict, item \(what)", predict("ann", ["Alien", name]), "predict.items[1]"),
                BadCall("history, user \(what)", history(name), "get_history.user"),
            ]
        } + [
            BadCall("suggestions for nobody", suggest { $0.user = "" }, "suggest_ratings.user"),
            BadCall("no suggestions", suggest { $0.count = 0 }, "suggest_ratings.count"),
            BadCall("an unknown genre", suggest { $0.likeGenres = ["Nothing"] }, "suggest_ratings.like_genres[0]"),
            BadCall(
                "1,001 items that are not known", suggest { $0.skip = Array(repeating: "Alien", count: 1001) },
                "suggest_ratings.skip"),
            BadCall("16,385 items of the map", map { $0.count = 16_385 }, "get_map.count"),
            BadCall(
                "1,001 names on the map", map { $0.labelPlaces = Array(repeating: 0, count: 1001) },
                "get_map.label_places"),
            BadCall(
                "an item without a name on the map", map { $0.labelItems = ["Alien", ""] }, "get_map.label_items[1]"),
            BadCall("predict nothing", predict("ann", []), "predict.items"),
            BadCall("predict 1,001 items", predict("ann", Array(repeating: "Alien", count: 1001)), "predict.items"),
            BadCall("predict, no such item", predict("ann", ["Alien", "nothing"]), .notFound, "predict.items[1]"),
            BadCall("similar, no such item", similar("nothing", 10), .notFound, "similar.item"),
            BadCall("history, no such user", history("nobody"), .notFound, "get_history.user"),
            BadCall("history, 1,000,000 a page", history("ann", limit: 1_000_000), "get_history.limit"),
            BadCall("history, an unknown cursor", history("ann", cursor: "page 2"), "get_history.cursor"),
        ]

    private static func getItem(_ item: String) -> WireRequest.OneOf_Call {
        var getItem = WireGetItem()
        getItem.item = item
        return .getItem(getItem)
    }

    private static func list(limit: UInt32 = 0, cursor: String = "") -> WireRequest.OneOf_Call {
        var list = WireListItems()
        (list.limit, list.cursor) = (limit, cursor)
        return .listItems(list)
    }

    private static func put(_ names: String...) -> WireRequest.OneOf_Call {
        var put = WirePutItems()
        put.items = names.map { name in
            var item = WireItem()
            item.id = name
            return item
        }
        return .putItems(put)
    }

    private static func listUsers(limit: UInt32 = 0, cursor: String = "") -> WireRequest.OneOf_Call {
        var list = WireListUsers()
        (list.limit, list.cursor) = (limit, cursor)
        return .listUsers(list)
    }

    private static func explain(_ item: String, count: UInt32 = 0) -> WireRequest.OneOf_Call {
        var explain = WireExplain()
        (explain.user, explain.item, explain.count) = ("ann", item, count)
        return .explain(explain)
    }

    private static func similarUsers(_ user: String, count: UInt32) -> WireRequest.OneOf_Call {
        var users = WireSimilarUsers()
        (users.user, users.count) = (user, count)
        return .similarUsers(users)
    }

    private static let items: [BadCall] =
        badNames.flatMap { what, name in
            [
                BadCall("get item, \(what)", getItem(name), "get_item.item"),
                BadCall("put items, the second \(what)", put("new", name), "put_items.items[1].id"),
            ]
        } + [
            BadCall("get item, no such item", getItem("nothing"), .notFound, "get_item.item"),
            BadCall("put no items", put(), "put_items.items"),
            BadCall("list items, 1,000,000 a page", list(limit: 1_000_000), "list_items.limit"),
            BadCall("list items, a cursor nobody gave", list(cursor: "-1"), "list_items.cursor"),
            BadCall("explain no such item", explain("nothing"), .notFound, "explain.item"),
            BadCall("explain by 1,000,000 ratings", explain("Alien", count: 1_000_000), "explain.count"),
            BadCall("0 similar users", similarUsers("ann", count: 0), "similar_users.count"),
            BadCall("similar users of nobody", similarUsers("nobody", count: 3), .notFound, "similar_users.user"),
            BadCall("list users, 1,000,000 a page", listUsers(limit: 1_000_000), "list_users.limit"),
            BadCall("list users, a cursor nobody gave", listUsers(cursor: "-1"), "list_users.cursor"),
        ]

    private static let others: [BadCall] = {
        var train = WireTrain()
        train.model = "oracle"
        var parameters = WireTrain()
        parameters.model = "sae"
        parameters.parameters = ["epoch": "3"]
        var both = WireUseModel()
        both.model = "bias"
        both.generation = 1
        var unknown = WireUseModel()
        unknown.model = "oracle"
        var number = WireUseModel()
        number.generation = .max
        var back = WireUseModel()
        back.model = "bias"
        back.rollback = true
        var before = WireUseModel()
        before.rollback = true
        var genre = WireRecommend()
        genre.user = "nobody"
        genre.count = 10
        genre.likeGenres = ["Opera"]
        var future = WireRecommend()
        future.user = "ann"
        future.count = 10
        future.asOf = .max
        return [
            BadCall("train an unknown model", .train(train), "train.model"),
            BadCall("train with an unknown parameter", .train(parameters), "train.parameters"),
            BadCall("use no model", .useModel(WireUseModel()), "use_model.model"),
            BadCall("use a model and a generation", .useModel(both), "use_model.model"),
            BadCall("use an unknown model", .useModel(unknown), .notFound, "use_model.model"),
            BadCall("use an unknown generation", .useModel(number), .notFound, "use_model.generation"),
            BadCall("go back to a kind of model", .useModel(back), "use_model.model"),
            BadCall("go back when there is nothing before", .useModel(before), .notFound, "use_model.rollback"),
            BadCall("recommend of an unknown genre", .recommend(genre), "recommend.like_genres[0]"),
            BadCall("recommend as of an event to come", .recommend(future), "recommend.as_of"),
        ]
    }()
}

extension BadCall {
    init(_ what: String, _ call: WireRequest.OneOf_Call, _ field: String) {
        self.init(what, call, .invalidArgument, field)
    }
}
