import Foundation
import TasteProtocol

/// Attacks by requests that write.
extension Attacker {
    /// Requests of as many ratings as a frame holds, `depth` of them unanswered on each connection.
    func rates() throws {
        let frame = try Self.largeRate()
        Self.persistently(connections) { _ in try rate(frame) }
        Self.hold([])
    }

    func rate(_ template: [UInt8]) throws {
        let connection = try connect(seconds: 600)
        var frame = template
        var unanswered = 0
        var number: UInt64 = 0
        while true {
            number += 1
            Self.setID(number, in: &frame)
            try connection.send(frame)
            unanswered += 1 - (try connection.discardAnswers())
            while unanswered >= depth {
                _ = try connection.receive()
                unanswered -= 1
            }
        }
    }

    /// 65,536 ratings with names of more than twenty bytes, 3.6 MB.
    static func largeRate() throws -> [UInt8] {
        var call = WireRate()
        call.ratings = (0..<65_536).map { number in
            var rating = WireRating()
            rating.user = "intruder\(100_000_000_000 + number % 1000)"
            rating.item = "nothing\(100_000_000_000 + number % 509)"
            (rating.value, rating.time) = (3, 1_000_000_000)
            return rating
        }
        return try FrameConnection.frame(idBase, .rate(call))
    }

    /// Ids from here on take four bytes, so that an id is replaced in place.
    private static let idBase: UInt64 = 1 << 21

    private static func setID(_ number: UInt64, in frame: inout [UInt8]) {
        let id = idBase + number % idBase
        for index in 0..<4 { frame[5 + index] = UInt8(id >> (7 * index) & 0x7f) | (index < 3 ? 0x80 : 0) }
    }

    /// Ratings of users and items with names of 255 bytes, until the daemon refuses them. Says how many it took, and
    /// why it took no more.
    func fills() throws {
        let connection = try connect(seconds: 60)
        var (taken, step) = (0, depth)
        let text = String(repeating: "x", count: 245)
        while true {
            var call = WireRate()
            call.ratings = (taken..<taken + step).map { number in
                var rating = WireRating()
                rating.user = Self.fillingName(number) + text
                rating.item = "i\(1_000_000_000 + number % 1_000_000)" + text.dropLast(1)
                (rating.value, rating.time) = (3, 1_000_000_000)
                return rating
            }
            if let refusal = try connection.ask(.rate(call)).refusal {
                if step > 1 {
                    step = max(1, step / 8)
                    continue
                }
                Self.say("ready")
                let message = refusal.message.replacingOccurrences(of: "\n", with: " ")
                return Self.say("\(taken)\t\(refusal.code)\t\(message)")
            }
            taken += step
        }
    }

    /// The first part of the name of a user that `fills` has made.
    static func fillingName(_ number: Int) -> String { "\(1_000_000_000 + number)" }

    /// Takes one rating of the sample back. Says `done`, or why not.
    func takesBack() throws {
        var call = WireUnrate()
        call.user = SampleRatings.user(0)
        let connection = try connect()
        Self.sayReady()
        for number in 0..<500 {
            call.item = SampleRatings.item(number)
            let refusal = try connection.ask(.unrate(call)).refusal
            // The sample is drawn, so that not every item is rated.
            if refusal?.code != .notFound { return Self.say(refusal?.message ?? "done") }
        }
    }

    /// Rates an item of the sample for 200 new users. Says `done`, or why not.
    func ratesForNewcomers() throws {
        let connection = try connect()
        Self.sayReady()
        for number in 0..<200 {
            var call = WireRate()
            call.ratings = [
                SampleRatings.rating("newcomer\(UInt64.random(in: 0 ... .max))", SampleRatings.item(number), 4)
            ]
            if let refusal = try connection.ask(.rate(call)).refusal { return Self.say(refusal.message) }
        }
        Self.say("done")
    }
}
