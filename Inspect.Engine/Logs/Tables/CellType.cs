namespace Inspect.Engine.Logs.Tables;

/// <summary>Kinds of cells. A column has the kind of its cells; where they differ, whole numbers among floats become floats, and all else becomes text.</summary>
[Flags]
internal enum CellType : byte
{
    /// <summary>An empty cell; as the kind of a column: told by its cells.</summary>
    None = 0,

    Boolean = 1,
    Integer = 2,
    Float = 4,
    Time = 8,
    Text = 16,
}
