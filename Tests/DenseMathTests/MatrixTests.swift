import DenseMath
import Testing

@Suite("Matrices")
struct MatrixTests {
    @Test("Rows are stored one after the other")
    func layout() {
        var matrix = Matrix(rowCount: 2, columnCount: 3, values: [1, 2, 3, 4, 5, 6])
        #expect(Array(matrix.row(1)) == [4, 5, 6])
        matrix[0, 2] = 9
        #expect(matrix.values == [1, 2, 9, 4, 5, 6])
        #expect(matrix.withRow(1) { $0.count } == 3)
    }

    @Test("Setting the row past the end appends it")
    func append() {
        var matrix = Matrix(rowCount: 0, columnCount: 2)
        matrix.setRow(0, to: [1, 2])
        matrix.setRow(1, to: [3, 4])
        matrix.setRow(0, to: [5, 6])
        #expect(matrix == Matrix(rowCount: 2, columnCount: 2, values: [5, 6, 3, 4]))
    }

    @Test("A copy is independent")
    func copy() {
        let original = Matrix(rowCount: 1, columnCount: 1, values: [1])
        var other = original
        other[0, 0] = 2
        #expect(original[0, 0] == 1)
    }
}
