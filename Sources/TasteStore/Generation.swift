import LMDB

/// One published state of a model: what is needed to read its tensors and to decode its settings, and what is known of it.
package struct Generation: Sendable, Equatable {
    /// A matrix of float32, stored as tiles of ``tileRows`` rows.
    package struct Tensor: Sendable, Equatable {
        package var name: String
        package var rows: UInt32
        package var columns: UInt32
        /// Whether row n is user n's, to be cleared when they are forgotten.
        package var isByUser: Bool
        /// Rows of a tile; the last tile has fewer. Kept with the tensor, so that a newer binary may choose others for new ones.
        package var tileRows: UInt32

        /// - Parameter tileRows: nil: as ``Tensors/tileRows(columns:)`` has it.
        package init(name: String, rows: Int, columns: Int, isByUser: Bool, tileRows: Int? = nil) {
            self.name = name
            self.rows = UInt32(rows)
            self.columns = UInt32(columns)
            self.isByUser = isByUser
            self.tileRows = UInt32(tileRows ?? Tensors.tileRows(columns: columns))
        }

        package var tileCount: Int { (Int(rows) + Int(tileRows) - 1) / Int(tileRows) }

        /// The rows of one of its tiles.
        package func rows(ofTile tile: Int) -> Range<Int> {
            tile * Int(tileRows)..<min((tile + 1) * Int(tileRows), Int(rows))
        }

        /// The tile that holds a row.
        package func tile(ofRow row: Int) -> Int { row / Int(tileRows) }
    }

    /// How good it is, on what was held out before the full training it descends from. Not a number: not measured.
    package struct Validation: Sendable, Equatable {
        /// Of predicted ratings.
        package var rmse: Float
        /// NDCG@100 of the catalogue ranked for held-out users.
        package var ndcg: Float

        package init(rmse: Float = .nan, ndcg: Float = .nan) {
            self.rmse = rmse
            self.ndcg = ndcg
        }

        /// Equal also where neither was measured.
        package static func == (left: Validation, right: Validation) -> Bool {
            left.rmse.bitPattern == right.rmse.bitPattern && left.ndcg.bitPattern == right.ndcg.bitPattern
        }
    }

    /// 1, 2, 3, ... in the order of publication; never used twice.
    package var number: UInt64
    /// The generation whose publication wrote every tile. Those after it wrote only the tiles that changed.
    package var base: UInt64
    /// The newest event that the weights have learned from.
    package var trainedThrough: UInt64
    /// The newest event of the full training it descends from.
    package var fittedThrough: UInt64
    /// When it was published, seconds since 1970.
    package var time: Int64
    /// "autoencoder", "sae", ...
    package var kind: String
    /// The model's own settings, as it encoded them.
    package var settings: String
    package var validation: Validation
    /// The hyper-parameters of the full training, chosen ones included, as JSON.
    package var parameters: String
    /// Those that somebody asked for by name, beside the configuration's: a training that follows asks for them again.
    package var requested: [String: String]
    /// How long that training took.
    package var fitSeconds: Float
    package var tensors: [Tensor]

    package init(
        number: UInt64, base: UInt64, trainedThrough: UInt64, fittedThrough: UInt64, time: Int64, kind: String,
        settings: String, validation: Validation = Validation(), parameters: String = "{}",
        requested: [String: String] = [:], fitSeconds: Float = 0, tensors: [Tensor]
    ) {
        self.number = number
        self.base = base
        self.trainedThrough = trainedThrough
        self.fittedThrough = fittedThrough
        self.time = time
        self.kind = kind
        self.settings = settings
        self.validation = validation
        self.parameters = parameters
        self.requested = requested
        self.fitSeconds = fitSeconds
        self.tensors = tensors
    }

    /// Of its tensors, whether it shares tiles with others or not.
    package var bytes: Int {
        tensors.reduce(0) { $0 + Int($1.rows) * Int($1.columns) * 4 } + settings.utf8.count
    }

    /// A tensor's place in `tensors`, and its shape.
    package func tensor(named name: String) -> (position: Int, shape: Tensor)? {
        guard let position = tensors.firstIndex(where: { $0.name == name }) else { return nil }
        return (position, tensors[position])
    }
}
