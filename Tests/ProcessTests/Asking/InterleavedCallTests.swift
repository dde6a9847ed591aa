import SwiftProtobuf
import TasteProtocol
import TestSupport
import Testing

@Suite("Questions while everything changes")
struct InterleavedCallTests {
    private static let users = 40
    private static let items = 60

    private func furnished() async throws -> DaemonProcess {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await RawConnection.open(path: daemon.socket) { connection in
            var id: UInt64 = 0
            for user in 0..<Self.users {
                var rate = WireRate()
                rate.ratings = (0..<Self.items).filter { ($0 + user) % 4 == 0 }
                    .map { WireRating("u\(user)", "i\($0)", user % 2 == $0 % 2 ? 5 : 1) }
                id += 1
                _ = try await connection.call(WireRequest(id: id, .rate(rate)))
            }
            var train = WireTrain()
            train.model = "linear"
            var response = try await connection.call(WireRequest(id: id + 1, .train(train)))
            while response.more { response = try #require(try await connection.response()) }
            #expect(response.error.message.isEmpty)
        }
        return daemon
    }

    private func question(_ user: String) -> WireRecommend {
        .with {
            $0.user = user
            $0.count = 10
        }
    }

    private func change(_ way: Int, _ user: String, _ item: String) -> WireRequest.OneOf_Call {
        func mark(_ mark: WireMark) -> WireRequest.OneOf_Call {
            .markItem(
                .with {
                    $0.user = user
                    $0.item = item
                    $0.mark = mark
                })
        }
        switch way {
        case 0: return mark(.hidden)
        case 1: return mark(.dismissed)
        case 2: return .withdrawItem(.with { $0.item = item })
        default: return .rate(.with { $0.ratings = [WireRating(user, item, 3)] })
        }
    }

    @Test("What one of eight connections has hidden, dismissed, withdrawn or rated is in none of its next answers")
    func marks() async throws {
        let daemon = try await furnished()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await RawConnection.open(path: daemon.socket) { connection in
                        var violations = 0
                        var id: UInt64 = 0
                        func call(_ call: WireRequest.OneOf_Call) async throws -> WireResponse {
                            id += 1
                            return try await connection.call(WireRequest(id: id, call))
                        }
                        for pair in 0..<60 {
                            let user = "u\((pair % 5) * 8 + number)"
                            let recommend = WireRequest.OneOf_Call.recommend(question(user))
                            let before = try await call(recommend).recommend.recommendations
                            guard let item = before.first?.item else { continue }
                            // What another connection has withdrawn is not restored by this one.
                            let isOwn = item.utf8.reduce(0) { $0 + Int($1) } % 8 == number
                            let way = pair % 4 == 2 && !isOwn ? 0 : pair % 4
                            let written = try await call(change(way, user, item))
                            #expect(written.error.message.isEmpty)
                            let answer = try await call(recommend)
                            if answer.recommend.recommendations.contains(where: { $0.item == item }) { violations += 1 }
                            if answer.freshness.sequence < written.freshness.sequence { violations += 1 }
                            guard way == 2 else { continue }
                            let restore = WireWithdrawItem.with {
                                $0.item = item
                                $0.restore = true
                            }
                            _ = try await call(.withdrawItem(restore))
                        }
                        return violations
                    }
                }
            }
            for try await violations in group { #expect(violations == 0) }
        }
    }

    @Test("Pages repeat and skip nothing while others rate, hide and train, and leave out what the user has taken away")
    func pages() async throws {
        let daemon = try await furnished()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await RawConnection.open(path: daemon.socket) { connection in
                    for step in UInt64(1)...300 {
                        let (user, item) = ("other\(step % 7)", "i\(step * 7 % UInt64(Self.items))")
                        _ = try await connection.call(WireRequest(id: step, change(step % 5 == 0 ? 0 : 3, user, item)))
                    }
                }
            }
            group.addTask {
                try await RawConnection.open(path: daemon.socket) { connection in
                    for round in UInt64(1)...3 {
                        let train = WireTrain.with { $0.model = "linear" }
                        var response = try await connection.call(WireRequest(id: round, .train(train)))
                        while response.more { response = try #require(try await connection.response()) }
                    }
                }
            }
            group.addTask {
                try await RawConnection.open(path: daemon.socket) { connection in
                    var id: UInt64 = 0
                    for walk in 0..<10 {
                        var recommend = question("u\(walk)")
                        (recommend.paged, recommend.count) = (true, 7)
                        func ask() async throws -> WireRecommendations {
                            id += 1
                            return try await connection.call(WireRequest(id: id, .recommend(recommend))).recommend
                        }
                        let first = try await ask()
                        recommend.cursor = first.nextCursor
                        recommend.count = 1000
                        let order = first.recommendations.map(\.item) + (try await ask()).recommendations.map(\.item)
                        recommend.count = 7
                        let hidden = order[20]
                        id += 1
                        _ = try await connection.call(WireRequest(id: id, change(0, "u\(walk)", hidden)))
                        var walked = first.recommendations.map(\.item)
                        while !recommend.cursor.isEmpty {
                            let page = try await ask()
                            walked += page.recommendations.map(\.item)
                            recommend.cursor = page.nextCursor
                        }
                        #expect(walked == order.filter { $0 != hidden } && order.count == 45)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
