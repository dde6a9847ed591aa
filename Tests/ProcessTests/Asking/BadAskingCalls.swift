import SwiftProtobuf
import TasteProtocol

extension BadCall {
    private static func recommend(_ change: (inout WireRecommend) -> Void) -> WireRequest.OneOf_Call {
        var recommend = WireRecommend()
        (recommend.user, recommend.count) = ("ann", 3)
        change(&recommend)
        return .recommend(recommend)
    }

    private static func group(_ members: [WireGroupMember]) -> WireRequest.OneOf_Call {
        recommend {
            $0.user = ""
            $0.group = members
        }
    }

    private static func session(_ ratings: [WireSessionRating]) -> WireRequest.OneOf_Call {
        recommend {
            $0.user = ""
            $0.from = ratings
        }
    }

    private static func member(_ name: String, _ weight: Float? = nil) -> WireGroupMember {
        .with {
            $0.user = name
            if let weight { $0.weight = weight }
        }
    }

    private static func session(_ item: String, _ value: Float) -> WireRequest.OneOf_Call {
        session([
            .with {
                $0.item = item
                $0.value = value
            }
        ])
    }

    private static func top(_ change: (inout WireListTop) -> Void) -> WireRequest.OneOf_Call {
        var top = WireListTop()
        top.count = 3
        change(&top)
        return .listTop(top)
    }

    /// Questions that are refused.
    static let asking: [BadCall] =
        [
            BadCall("a group of 100", group((0..<100).map { member("u\($0)") }), "recommend.group"),
            BadCall(
                "the same user twice", group([member("ann"), member("bob"), member("ann")]), "recommend.group[2].user"),
            BadCall("a member without a name", group([member("ann"), member("")]), "recommend.group[1].user"),
            BadCall("a weight of 0", group([member("ann", 0)]), "recommend.group[0].weight"),
            BadCall("a weight of NaN", group([member("bob"), member("ann", .nan)]), "recommend.group[1].weight"),
            BadCall("a session with a rating off the scale", session("Alien", 7), "recommend.from[0].value"),
            BadCall("a session with a rating of NaN", session("Alien", .nan), "recommend.from[0].value"),
            BadCall(
                "a session of 10,000 ratings",
                session((0..<10_000).map { number in .with { $0.item = "i\(number)" } }), "recommend.from"),
            BadCall("a user and a group", recommend { $0.group = [member("bob")] }, "recommend.group"),
            BadCall("a user and a session", recommend { $0.from = [.with { $0.item = "Alien" }] }, "recommend.from"),
            BadCall("for nobody", recommend { $0.user = "" }, "recommend.user"),
            BadCall("a diversity of NaN", recommend { $0.diversity = .nan }, "recommend.diversity"),
            BadCall("a diversity above 1", recommend { $0.diversity = 1.01 }, "recommend.diversity"),
            BadCall("an exploration below 0", recommend { $0.explore = -1 }, "recommend.explore"),
            BadCall("101 reasons", recommend { $0.explain = 101 }, "recommend.explain"),
            BadCall("steering towards nothing", recommend { $0.steer = true }, "recommend.steer"),
            BadCall("a cursor of nobody", recommend { $0.cursor = "page 2" }, "recommend.cursor"),
            BadCall(
                "a cursor of 1 MB", recommend { $0.cursor = String(repeating: "A", count: 1 << 20) }, "recommend.cursor"
            ),
            BadCall(
                "years backwards",
                recommend {
                    $0.candidates.fromYear = 3000
                    $0.candidates.toYear = 1000
                }, "recommend.candidates.from_year"),
            BadCall(
                "a set that does not exist", recommend { $0.candidates.onlySet = "library" }, .notFound,
                "recommend.candidates.only_set"),
            BadCall(
                "an excluded set that does not exist", recommend { $0.candidates.excludeSet = "library" }, .notFound,
                "recommend.candidates.exclude_set"),
            BadCall(
                "a genre that nobody has", recommend { $0.candidates.anyGenres = ["Opera"] },
                "recommend.candidates.any_genres[0]"),
            BadCall(
                "all of a genre that nobody has", recommend { $0.candidates.allGenres = ["Opera"] },
                "recommend.candidates.all_genres[0]"),
            BadCall(
                "none of a genre that nobody has", recommend { $0.candidates.noGenres = ["Opera"] },
                "recommend.candidates.no_genres[0]"),
            BadCall(
                "100,001 items", recommend { $0.candidates.onlyItems = (0...100_000).map { "i\($0)" } },
                "recommend.candidates.only_items"),
            BadCall(
                "ratings that are neither in nor out", recommend { $0.candidates.rated = .UNRECOGNIZED(9) },
                "recommend.candidates.rated"),
            BadCall(
                "a session as of an event",
                recommend {
                    $0.user = ""
                    $0.from = [.with { $0.item = "Alien" }]
                    $0.asOf = 1
                }, "recommend.as_of"),
            BadCall("an order that does not exist", top { $0.order = .UNRECOGNIZED(7) }, "list_top.order"),
            BadCall("a list of nothing", top { $0.count = 0 }, "list_top.count"),
            BadCall(
                "a half-life and a window",
                top {
                    $0.order = .trending
                    $0.halfLifeSeconds = 1
                    $0.windowSeconds = 1
                }, "list_top.window_seconds"),
            BadCall(
                "a window of ages",
                top {
                    $0.order = .trending
                    $0.windowSeconds = .max
                }, "list_top.window_seconds"),
            BadCall(
                "a list of a set that does not exist", top { $0.candidates.onlySet = "library" }, .notFound,
                "list_top.candidates.only_set"),
            BadCall(
                "similar to an unknown item too",
                .similar(
                    .with {
                        $0.item = "Alien"
                        $0.moreItems = ["Solaris", "nothing"]
                        $0.count = 3
                    }), .notFound, "similar.more_items[1]"),
            BadCall(
                "similar to 102 items",
                .similar(
                    .with {
                        $0.item = "Alien"
                        $0.moreItems = Array(repeating: "Solaris", count: 101)
                        $0.count = 3
                    }), "similar.more_items"),
        ]
        + badNames.flatMap { what, name in
            [
                BadCall(
                    "a candidate, \(what)", recommend { $0.candidates.onlyItems = ["Alien", name] },
                    "recommend.candidates.only_items[1]"),
                BadCall(
                    "an excluded item, \(what)", recommend { $0.candidates.exclude = [name] },
                    "recommend.candidates.exclude[0]"),
                BadCall("an item of a session, \(what)", session(name, 3), "recommend.from[0].item"),
            ]
        }
}
