import TasteProtocol

/// What a daemon is, and what it allows.
public struct DaemonInfo: Hashable, Sendable {
    /// Name and version: `tasted/0.1.0`.
    public var server: String
    /// The version of the protocol it speaks.
    public var protocolVersion: Int
    public var scale: Scale
    public var limits: Limits
    public var rights: Rights

    init(_ wire: WireHelloResult) {
        server = wire.server
        protocolVersion = Int(wire.protocolVersion)
        scale = Scale(minimum: wire.scale.minimum, maximum: wire.scale.maximum, step: wire.scale.step)
        limits = Limits(wire.limits)
        rights = Rights(read: wire.rights.read, write: wire.rights.write, administer: wire.rights.administer)
    }
}

/// The ratings a daemon takes: `minimum`, `minimum + step`, ..., `maximum`.
public struct Scale: Hashable, Sendable {
    public var minimum: Float
    public var maximum: Float
    public var step: Float

    public init(minimum: Float, maximum: Float, step: Float) {
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
    }
}

/// What a daemon's peers may do.
public struct Rights: Hashable, Sendable {
    public var read: Bool
    public var write: Bool
    public var administer: Bool

    public init(read: Bool, write: Bool, administer: Bool) {
        self.read = read
        self.write = write
        self.administer = administer
    }
}

/// How much a daemon takes at once.
public struct Limits: Hashable, Sendable {
    /// The largest frame, in bytes, without its 4 bytes of length.
    public var frameBytes: Int
    /// The largest count, and the largest page.
    public var itemsPerAnswer: Int
    /// Ratings in one call of `rate`, and in one frame of an import.
    public var ratingsPerRequest: Int
    /// Requests unanswered on one connection.
    public var requestsInFlight: Int
    /// Bytes of UTF-8 in a user's or an item's name.
    public var nameBytes: Int

    init(_ wire: WireLimits) {
        frameBytes = Int(wire.frameBytes)
        itemsPerAnswer = Int(wire.itemsPerAnswer)
        ratingsPerRequest = Int(wire.ratingsPerRequest)
        requestsInFlight = Int(wire.requestsInFlight)
        nameBytes = Int(wire.nameBytes)
    }
}

/// How a daemon is doing. Its freshness tells the store's sequence, the serving generation and what that has learned.
public struct DaemonStatus: Hashable, Sendable {
    /// Name and version: `tasted/0.1.0`.
    public var server: String
    public var users: Int
    public var items: Int
    public var ratings: Int
    /// The model of the serving generation; nil while there is none.
    public var model: String?
    /// Whether it answers calls in full.
    public var ready: Bool
    /// What the trainer does: `idle`, or a phase of its work.
    public var training: String
    /// What the next training of the daemon's own waits for; nil: an earlier daemon does not tell.
    public var outlook: String?
    /// The serving generation's error on held-out ratings; nil where it was not measured.
    public var validationRMSE: Float?
    /// Its NDCG@100, the catalogue ranked for held-out users; nil where it was not measured.
    public var validationNDCG: Float?
    public var uptimeSeconds: Int
    public var connections: Int
    /// The store's size on disk, in bytes.
    public var fileBytes: Int
    /// The size in bytes the store may grow to.
    public var mapBytes: Int
    /// When the serving generation was published, in seconds since 1970; nil while there is none.
    public var modelTime: Int64?
    /// What keeps the daemon from its work, and what to do; nil: nothing.
    public var trouble: String?
    /// How well it predicts what arrives.
    public var live: LiveQuality

    init(_ wire: WireStatus) {
        server = wire.server
        users = Int(clamping: wire.users)
        items = Int(clamping: wire.items)
        ratings = Int(clamping: wire.ratings)
        model = wire.model.isEmpty ? nil : wire.model
        ready = wire.ready
        training = wire.training
        outlook = wire.outlook.isEmpty ? nil : wire.outlook
        validationRMSE = wire.validationRmse == 0 ? nil : wire.validationRmse
        validationNDCG = wire.validationNdcg == 0 ? nil : wire.validationNdcg
        uptimeSeconds = Int(clamping: wire.uptimeSeconds)
        connections = Int(clamping: wire.connections)
        fileBytes = Int(clamping: wire.fileBytes)
        mapBytes = Int(clamping: wire.mapBytes)
        modelTime = wire.modelTime == 0 ? nil : wire.modelTime
        trouble = wire.trouble.isEmpty ? nil : wire.trouble
        live = LiveQuality(wire.live)
    }
}
