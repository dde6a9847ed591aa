import Foundation
import NIOCore
import TasteProtocol
import TasteValues

/// A small store with users, items, ratings and a model of each of two kinds.
enum SampleStore {
    /// Makes a store of this name and serves it.
    static func serve(_ name: String) -> ServedStore {
        do throws(TasteError) {
            let served = try ServedStore(Workplace.emptyFolder(name))
            served.answers(to: requests, finals: requests.count)
            return served
        } catch { preconditionFailure("\(error)") }
    }

    /// Requests that read every table, and then write into most.
    static let readings: [[UInt8]] = calls { send in
        for user in ["ann", "user 3", "nobody"] {
            send { $0.getHistory.user = user }
            send { request in
                (request.recommend.user, request.recommend.count) = (user, 5)
                request.recommend.likeGenres = ["drama"]
            }
            send { ($0.predict.user, $0.predict.items) = (user, ["item 0", "item 7", "nothing"]) }
            send { ($0.recommend.user, $0.recommend.count, $0.recommend.asOf) = (user, 5, 20) }
        }
        send { $0.listMarks.user = "ann" }
        send { $0.listSets = WireListSets() }
        send { request in
            (request.recommend.user, request.recommend.count) = ("ann", 5)
            request.recommend.candidates.onlySet = "set"
        }
        for item in ["item 0", "item 7"] {
            send { $0.getItem.item = item }
            send { ($0.similar.item, $0.similar.count) = (item, 5) }
        }
        send { $0.listItems = WireListItems() }
        send { $0.listUsers = WireListUsers() }
        send { $0.listModels = WireListModels() }
        send { $0.getStatus = WireGetStatus() }
        send { $0.getQualityHistory = WireGetQualityHistory() }
    }

    /// Requests that write into most tables, and train a model.
    static let writings: [[UInt8]] = calls { send in
        rate(send, users: ["ann", "new"], items: ["item 0", "item 9", "new"])
        send { $0.putItems.items = [Self.item(1)] }
        steer(send)
        send { $0.train.model = "bias" }
        send { ($0.forgetUser.user, $0.forgetUser.withItems) = ("user 3", true) }
        send { $0.useModel.rollback = true }
    }

    private static let requests = calls { send in
        rate(send, users: ["ann"] + (0..<9).map { "user \($0)" }, items: (0..<12).map { "item \($0)" })
        send { $0.putItems.items = (0..<12).map(Self.item) }
        steer(send)
        send { $0.train.model = "popularity" }
        send { $0.train.model = "bias" }
    }

    /// Marks, makes private, withdraws, removes, merges, and puts a set.
    private static func steer(_ send: Send) {
        send { ($0.markItem.user, $0.markItem.item, $0.markItem.mark) = ("ann", "item 0", .hidden) }
        send { ($0.setPrivacy.user, $0.setPrivacy.isPrivate) = ("user 1", true) }
        send { ($0.setPrivacy.user, $0.setPrivacy.isPrivate) = ("user 1", false) }
        send { ($0.setPrivacy.user, $0.setPrivacy.isPrivate) = ("user 2", true) }
        send { $0.withdrawItem.item = "item 1" }
        send { ($0.putSet.name, $0.putSet.items) = ("set", ["item 0", "item 2", "later"]) }
        send { $0.removeItem.item = "item 10" }
        send { ($0.mergeItems.item, $0.mergeItems.into) = ("item 11", "item 2") }
    }

    private typealias Send = ((inout WireRequest) -> Void) -> Void

    private static func rate(_ send: Send, users: [String], items: [String]) {
        send { request in
            for (row, user) in users.enumerated() {
                for (column, item) in items.enumerated() where (row + column) % 3 > 0 {
                    var rating = WireRating()
                    (rating.user, rating.item, rating.value) = (user, item, Float(1 + (row * column) % 9) / 2)
                    rating.time = Int64(1_000_000 * row + column)
                    request.rate.ratings.append(rating)
                }
            }
        }
    }

    private static func item(_ number: Int) -> WireItem {
        var item = WireItem()
        (item.id, item.title, item.year) = ("item \(number)", "Title \(number)", UInt32(1990 + number))
        (item.genres, item.metadata) = ([["drama", "noir"][number % 2]], ["tags": "a|b\(number)"])
        return item
    }

    private static func calls(_ body: (Send) -> Void) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        body { fill in
            var request = WireRequest()
            request.id = UInt64(frames.count + 1)
            fill(&request)
            var buffer = ByteBuffer()
            do { try buffer.writeFrame(request) } catch { preconditionFailure("\(error)") }
            frames.append(Array(buffer.readableBytesView.dropFirst(ProtocolLimits.lengthFieldBytes)))
        }
        return frames
    }
}
