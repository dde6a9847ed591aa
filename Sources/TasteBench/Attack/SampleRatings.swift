import DenseMath
import TasteProtocol

/// Ratings and records with which a trial begins, imported through the socket.
struct SampleRatings {
    var users = 300
    var items = 500
    /// The ratings of each user.
    var each = 40

    static func user(_ number: Int) -> String { "user\(number)" }
    static func item(_ number: Int) -> String { "item\(number)" }

    static func rating(_ user: String, _ item: String, _ value: Float) -> WireRating {
        var rating = WireRating()
        (rating.user, rating.item, rating.value, rating.time) = (user, item, value, 1_000_000_000)
        return rating
    }

    private static let genres = ["Drama", "Comedy", "Action", "Horror", "War", "Noir"]

    /// Users like every fifth item, from their own number on.
    func store(in daemon: AttackedDaemon) throws {
        var random = RandomNumbers(seed: 1)
        var frame = WireImport()
        frame.users = (0..<users).map(Self.user)
        frame.items = (0..<items).map(Self.item)
        frame.catalogue = (0..<items).map { number in
            var item = WireItem()
            (item.id, item.title) = (Self.item(number), "Title \(number)")
            item.year = UInt32(1950 + number % 70)
            item.genres = [Self.genres[number % 6], Self.genres[(number / 6 + 1 + number) % 6]]
            return item
        }
        var importer = try Importer(daemon)
        for user in 0..<users {
            for item in random.permutation(of: items).prefix(each) {
                let isLiked = Int(item) % 5 == user % 5
                let value = isLiked ? 4 + Float(item % 3) / 2 : Float(1 + random.next() % 3)
                frame.add(user: user, item: Int(item), value: value, time: Int64(1000 + user))
            }
            if frame.user.count > 50_000 {
                try importer.send(frame)
                frame = WireImport()
            }
        }
        try importer.finish(frame)
    }

    /// One user who has rated the first `count` items of `heavy0`, `heavy1` and so on.
    static func storeHeavyUser(_ user: String, ratings count: Int, in daemon: AttackedDaemon) throws {
        var importer = try Importer(daemon)
        var frame = WireImport()
        frame.users = [user]
        for number in 0..<count {
            frame.items.append("heavy\(number)")
            frame.add(user: 0, item: number, value: Float(1 + number % 5), time: Int64(number))
            if frame.items.count == 50_000 {
                try importer.send(frame)
                frame = WireImport()
            }
        }
        try importer.finish(frame)
    }
}

extension WireImport {
    mutating func add(user: Int, item: Int, value: Float, time: Int64) {
        self.user.append(UInt32(user))
        self.item.append(UInt32(item))
        self.value.append(value)
        self.time.append(time)
    }
}

/// An import whose frames are sent one by one, each after the answer to the one before.
struct Importer {
    private let connection: FrameConnection
    private var isFirst = true

    init(_ daemon: AttackedDaemon) throws { connection = try daemon.connect(seconds: 120) }

    mutating func send(_ frame: WireImport) throws {
        var frame = frame
        frame.first = isFirst
        isFirst = false
        try connection.send(try FrameConnection.frame(1, .import(frame)))
        if let refusal = try connection.receive().refusal { throw BenchError(refusal.message) }
    }

    mutating func finish(_ frame: WireImport) throws {
        var frame = frame
        (frame.first, frame.last) = (isFirst, true)
        if let refusal = try connection.ask(.import(frame)).refusal { throw BenchError(refusal.message) }
    }
}

extension AttackedDaemon {
    /// Trains a model and waits until it serves.
    func train(_ kind: String) throws {
        var train = WireTrain()
        train.model = kind
        if let refusal = try connect(seconds: 120).ask(.train(train)).refusal { throw BenchError(refusal.message) }
    }
}
