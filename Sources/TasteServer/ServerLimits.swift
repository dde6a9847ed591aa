import Settings
import TasteProtocol
import TasteStore
import TasteValues

/// The limits of the server, under their names in the configuration. The initial values are the defaults of the
/// settings; nothing else states them.
package struct ServerLimits: Sendable {
    /// The largest frame in bytes, not counting its 4 bytes of length.
    package var frameBytes = ProtocolLimits.frameBytes
    /// Simultaneous connections.
    package var connections = 1024
    /// Simultaneous connections of one peer's uid.
    package var connectionsPerUser = 512
    /// Unanswered requests on one connection.
    package var requestsInFlight = 128
    /// Bytes of answers that may wait for a peer that does not read them; above it the server stops reading from the
    /// connection.
    package var bufferedBytes = 1 << 20
    /// How many seconds such a peer has to read before its connection is closed.
    package var writeDeadlineSeconds = 10
    /// How many seconds a connection may be silent before it is closed; 0: for ever.
    package var idleSeconds = 3600
    /// The largest number of items in an answer, and of entries in a page.
    package var itemsPerAnswer = 1000
    /// Ratings in one request, and in one frame of an import.
    package var ratingsPerRequest = ProtocolLimits.ratingsPerRequest
    /// Ratings in one import.
    package var ratingsPerImport = 100_000_000
    /// Names and records in one import.
    package var namesPerImport = 5_000_000
    /// Imports that are open at once for one peer's uid.
    package var importsPerUser = 16
    /// How many seconds an import may be open before its last frame arrives.
    package var importSeconds = 3600
    /// Bytes of the store that open imports of one peer's uid may take; a quarter of the store at most.
    package var stagedBytesPerUser = 4 << 30
    /// Bytes of memory that the requests, imports and answers of all peers may take.
    package var memoryBytes = 128 << 20
    /// Bytes of memory that the requests, imports and answers of one peer's uid may take.
    package var memoryBytesPerUser = 64 << 20
    /// How many seconds a frame may take from its first byte to its last.
    package var frameSeconds = 30
    /// Events that an as-of read goes back through.
    package var pastEvents = 1_000_000
    /// The largest item record that is stored.
    package var item = ItemBounds()
    /// What one uid may store, unless it administers: users that it created, items whose records it stored last,
    /// ratings of these users, and the bytes that all of these take in the store's file; 0: any number of bytes.
    package var usersPerUid = 10_000_000
    package var itemsPerUid = 10_000_000
    package var ratingsPerUid = 200_000_000
    package var bytesPerUid = 0
    /// Sets of items that one uid may put, unless it administers.
    package var setsPerUid = 64
    /// Items of one set.
    package var itemsPerSet = 100_000
    /// Whether a rating of an unknown item creates it. Records and imports do so always.
    package var createsItems = true
    /// How long a read waits for a sequence or generation if it names no deadline of its own, in milliseconds.
    package var deadlineMilliseconds = 5000
    /// How long a read waits for a sequence or generation at most, whatever deadline it names, in milliseconds.
    package var longestDeadlineMilliseconds = 600_000
    /// The shortest time between two events of a watch, in milliseconds.
    package var watchMilliseconds = 100
    /// Reads of one peer's uid that wait for a sequence, a generation or a worker, and its watches.
    package var heldReadsPerUser = 4096
    /// Reads that wait for a sequence, a generation or a worker, and watches.
    package var heldReads = 16_384

    package init() {}

    /// What one uid may store, unless it administers.
    package var quotas: Quotas {
        Quotas(
            users: usersPerUid, items: itemsPerUid, ratings: ratingsPerUid,
            bytes: bytesPerUid > 0 ? bytesPerUid : nil, sets: setsPerUid)
    }
}

extension ServerLimits {
    /// The settings of the limits, in the order of the help. A reload applies them to the connections that are opened
    /// after it.
    package static let settings: [Setting<ServerLimits>] = [
        Setting("limits.connections", \.connections, 1...100_000, "Connections at once.", reload: true),
        Setting(
            "limits.connectionsPerUser", \.connectionsPerUser, 1...100_000,
            "Connections at once of one peer's uid.", reload: true),
        Setting(
            "limits.requestsInFlight", \.requestsInFlight, 1...65_536, "Unanswered requests on one connection.",
            reload: true),
        Setting(
            "limits.frameBytes", \.frameBytes, 1024...1 << 30, "The largest frame, either way.", reload: true),
        Setting(
            "limits.bufferedBytes", \.bufferedBytes, 4096...1 << 30,
            "Answers that may wait for a peer that does not read them before it is read no further.", reload: true),
        Setting(
            "limits.writeDeadlineSeconds", \.writeDeadlineSeconds, 1...86_400,
            "How long such a peer has before its connection is closed.", reload: true),
        Setting(
            "limits.idleSeconds", \.idleSeconds, 0...31_536_000,
            "How long a connection may be silent before it is closed; 0: for ever.", reload: true),
        Setting(
            "limits.itemsPerAnswer", \.itemsPerAnswer, 1...1_000_000, "The largest count, and the largest page.",
            reload: true),
        Setting(
            "limits.ratingsPerRequest", \.ratingsPerRequest, 1...1_000_000,
            "Ratings in one request, and in one frame of an import.", reload: true),
        Setting(
            "limits.ratingsPerImport", \.ratingsPerImport, 1...1_000_000_000, "Ratings in one import.",
            reload: true),
        Setting(
            "limits.namesPerImport", \.namesPerImport, 1...1_000_000_000,
            "Names and records in one import.", reload: true),
        Setting(
            "limits.importsPerUser", \.importsPerUser, 1...10_000, "Imports that are open at once, of one peer's uid.",
            reload: true),
        Setting(
            "limits.importSeconds", \.importSeconds, 1...31_536_000,
            "How long an import may be open before its last frame arrives.", reload: true),
        Setting(
            "limits.stagedBytesPerUser", \.stagedBytesPerUser, 1 << 20...1 << 40,
            "Bytes of the store that open imports of one peer's uid may take; a quarter of the store at most.",
            reload: true),
        Setting(
            "limits.memoryBytes", \.memoryBytes, 16 << 20...1 << 40,
            "Memory that requests, imports and answers of all peers may take together.", reload: true),
        Setting(
            "limits.memoryBytesPerUser", \.memoryBytesPerUser, 8 << 20...1 << 40,
            "Memory that requests, imports and answers of one peer's uid may take.", reload: true),
        Setting(
            "limits.frameSeconds", \.frameSeconds, 1...86_400,
            "How long a frame may take from its first byte to its last.", reload: true),
        Setting(
            "limits.titleBytes", \.item.titleBytes, 1...1 << 20, "Bytes of an item's title.", reload: true),
        Setting(
            "limits.genreBytes", \.item.genreBytes, 1...1 << 20, "Bytes of the name of a genre.", reload: true),
        Setting(
            "limits.genresPerItem", \.item.genres, 0...10_000, "Genres of an item.", reload: true),
        Setting(
            "limits.tagsPerItem", \.item.tags, 0...100_000, "Tags of an item.", reload: true),
        Setting(
            "limits.metadataPerItem", \.item.metadata, 0...10_000, "Texts of an item's metadata.", reload: true),
        Setting(
            "limits.metadataBytes", \.item.metadataBytes, 1...1 << 20,
            "Bytes of a key or a text of an item's metadata.",
            reload: true),
        Setting(
            "limits.recordBytes", \.item.recordBytes, 256...1 << 24, "Bytes of all texts of an item's record.",
            reload: true),
        Setting(
            "limits.usersPerUid", \.usersPerUid, 0...Int(Int32.max),
            "Users that one uid may create, unless it administers.", reload: true),
        Setting(
            "limits.itemsPerUid", \.itemsPerUid, 0...Int(Int32.max),
            "Items that one uid may store, unless it administers. An item counts for the uid that stored its record last.",
            reload: true),
        Setting(
            "limits.ratingsPerUid", \.ratingsPerUid, 0...1_000_000_000_000,
            "Ratings that the users of one uid may have, unless it administers.", reload: true),
        Setting(
            "limits.bytesPerUid", \.bytesPerUid, 0...1 << 46,
            "About how many bytes of the store's file one uid may fill, unless it administers; 0: any number.",
            reload: true),
        Setting(
            "limits.setsPerUid", \.setsPerUid, 0...1_000_000,
            "Sets of items that one uid may put, unless it administers.", reload: true),
        Setting(
            "limits.itemsPerSet", \.itemsPerSet, 1...10_000_000, "Items of one set.", reload: true),
        Setting(
            "limits.pastEvents", \.pastEvents, 0...1_000_000_000,
            "Events that taste recommend --as-of looks back through.", reload: true),
        Setting(
            "limits.deadlineMilliseconds", \.deadlineMilliseconds, 1...3_600_000,
            "How long a read that asks for a sequence or generation waits where it names no deadline.", reload: true),
        Setting(
            "limits.longestDeadlineMilliseconds", \.longestDeadlineMilliseconds, 1...86_400_000,
            "How long such a read waits at most, whatever deadline it names.", reload: true),
        Setting(
            "limits.heldReadsPerUser", \.heldReadsPerUser, 1...1_000_000,
            "Reads of one peer's uid that wait for a sequence, a generation or a worker, and its watches.", reload: true
        ),
        Setting(
            "limits.heldReads", \.heldReads, 1...1_000_000, "Such reads of all peers.", reload: true),
        Setting(
            "limits.watchMilliseconds", \.watchMilliseconds, 10...60_000,
            "The shortest time between two events of a watch.",
            reload: true),
        Setting(
            "items.create", \.createsItems, .flag,
            "Whether rating an item that nobody has heard of creates it. Put items and imports create items always.",
            reload: true),
    ]
}
