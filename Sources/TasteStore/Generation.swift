import LMDB
import TasteValues

/// One published state of a model: the shapes of its tensors and its settings, where it comes from, and how good it is.
package struct Generation: Sendable, Equatable {
    /// A matrix of float32, stored as tiles of ``tileRows`` rows.
    package struct Tensor: Sendable, Equatable {
        /// The name of the tensor whose row n belongs to item n.
        package static let items = "items"

        package var name: String
        package var rows: UInt32
        package var columns: UInt32
        /// Whether row n belongs to user n, and is cleared when that user is forgotten.
        package var isByUser: Bool
        /// Rows of a tile; the last tile may have fewer. They are stored with the tensor, so that a newer version may
        /// choose another number for new tensors.
        package var tileRows: UInt32

        /// - Parameter tileRows: nil: the number that ``Tensors/tileRows(columns:_:)`` chooses.
        package init(
            name: String, rows: Int, columns: Int, isByUser: Bool, access: Tensors.Access = .random,
            tileRows: Int? = nil
        ) {
            self.name = name
            self.rows = UInt32(rows)
            self.columns = UInt32(columns)
            self.isByUser = isByUser
            self.tileRows = UInt32(tileRows ?? Tensors.tileRows(columns: columns, access))
        }

        /// Whether the keys of tiles have numbers for a tensor of this shape. Sizes of a tile stay far below what an
        /// integer holds.
        package static func isStorable(rows: Int, columns: Int, tileRows: Int) -> Bool {
            let limit = Tensors.tileLimit
            return (0...Int(Int32.max)).contains(rows) && (0..<limit).contains(columns)
                && (1..<limit).contains(tileRows) && (rows + tileRows - 1) / tileRows <= limit
        }

        package var isStorable: Bool {
            Self.isStorable(rows: Int(rows), columns: Int(columns), tileRows: Int(tileRows))
        }

        package var tileCount: Int { (Int(rows) + Int(tileRows) - 1) / Int(tileRows) }

        /// The rows of one of its tiles.
        package func rows(ofTile tile: Int) -> Range<Int> {
            tile * Int(tileRows)..<min((tile + 1) * Int(tileRows), Int(rows))
        }

        /// Bytes that its tiles occupy in the store's file.
        fileprivate func fileBytes(hasTileChecksums: Bool) -> Int {
            let overhead = hasTileChecksums ? Checksum.byteCount : 0
            return (0..<tileCount).reduce(0) {
                $0 + Tensors.fileBytes(4 * rows(ofTile: $1).count * Int(columns) + overhead)
            }
        }

        /// The tile that holds a row.
        package func tile(ofRow row: Int) -> Int { row / Int(tileRows) }
    }

    /// Quality on the data that was held out from the full training that the generation descends from; nil where it was
    /// not measured.
    package struct Validation: Sendable, Equatable {
        /// RMSE of predicted ratings.
        package var rmse: Float?
        /// NDCG@100 of the catalogue ranked for held-out users.
        package var ndcg: Float?

        package init(rmse: Float? = nil, ndcg: Float? = nil) {
            self.rmse = rmse
            self.ndcg = ndcg
        }
    }

    /// The decision of the acceptance test, and its reason.
    package struct Decision: Sendable, Equatable {
        package var state: ModelState
        /// An explanation for people, such as "first model" or "RMSE 0.8712 against 0.8734 of generation 12 on 840
        /// recent ratings".
        package var reason: String

        package init(_ state: ModelState, _ reason: String) {
            self.state = state
            self.reason = reason
        }

        package static let candidate = Decision(.candidate, "being made")
    }

    /// 1, 2, 3, ... in the order of publication; never used twice.
    package var number: UInt64
    /// The number of the full snapshot that this generation is a delta of: the generation that wrote every tile. Later
    /// generations of the lineage wrote only the tiles that changed.
    package var lineage: UInt64
    /// The sequence number of the newest event that the weights have learned.
    package var trainedThrough: UInt64
    /// The sequence number of the newest event that the full training knew which this generation descends from.
    package var fittedThrough: UInt64
    /// The newest event of the snapshot that the full training gathered its ratings from. Users who were forgotten up
    /// to this event have no part in the weights; users who were forgotten later may have one.
    package var forgottenThrough: UInt64
    /// When it was published, in seconds since 1970.
    package var time: Int64
    /// When its lineage began, with a full or a continued training, in seconds since 1970.
    package var fitTime: Int64
    /// The kind of model, such as "autoencoder".
    package var kind: String
    /// The model's own settings, in the encoding that the model chose.
    package var settings: String
    package var validation: Validation
    package var decision: Decision
    /// The comparison with the generation that served; nil where the two were not compared.
    package var comparison: ModelTrial?
    /// The hyper-parameters of the full training, chosen ones included, as JSON.
    package var parameters: String
    /// The hyper-parameters that a request named, in addition to those of the configuration. Later scheduled trainings
    /// use them again.
    package var requested: [String: String]
    /// The duration of the full training in seconds.
    package var fitSeconds: Float
    package var tensors: [Tensor]
    /// Whether each tile ends with a checksum. Lineages that began before schema 4 have none.
    var hasTileChecksums = true

    /// Whether the keys of tiles have numbers for every tile of its tensors.
    package var isStorable: Bool { tensors.count <= Tensors.tensorLimit && tensors.allSatisfy(\.isStorable) }

    /// - Parameter forgottenThrough: nil: `fittedThrough`.
    package init(
        number: UInt64, lineage: UInt64, trainedThrough: UInt64, fittedThrough: UInt64, forgottenThrough: UInt64? = nil,
        time: Int64, kind: String,
        settings: String, validation: Validation = Validation(), parameters: String = "{}",
        requested: [String: String] = [:], fitSeconds: Float = 0, decision: Decision = Decision(.accepted, "asked for"),
        comparison: ModelTrial? = nil, tensors: [Tensor]
    ) {
        self.number = number
        self.lineage = lineage
        self.trainedThrough = trainedThrough
        self.fittedThrough = fittedThrough
        self.forgottenThrough = forgottenThrough ?? fittedThrough
        self.time = time
        fitTime = time
        self.kind = kind
        self.settings = settings
        self.validation = validation
        self.parameters = parameters
        self.requested = requested
        self.fitSeconds = fitSeconds
        self.decision = decision
        self.comparison = comparison
        self.tensors = tensors
    }

    /// Total size of its tensors and settings in bytes, counting tiles that it shares with other generations.
    package var bytes: Int {
        tensors.reduce(0) { $0 + Int($1.rows) * Int($1.columns) * 4 } + settings.utf8.count
    }

    /// Bytes that its tensors and settings occupy in the store's file, counting tiles that it shares with other
    /// generations.
    package var fileBytes: Int {
        tensors.reduce(settings.utf8.count) { $0 + $1.fileBytes(hasTileChecksums: hasTileChecksums) }
    }

    /// A tensor's position in `tensors`, and its shape.
    package func tensor(named name: String) -> (position: Int, shape: Tensor)? {
        guard let position = tensors.firstIndex(where: { $0.name == name }) else { return nil }
        return (position, tensors[position])
    }
}
