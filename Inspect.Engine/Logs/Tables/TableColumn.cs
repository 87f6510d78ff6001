namespace Inspect.Engine.Logs.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name; in a plan of columns, a <c>*</c> at its end stands for several.</param>
/// <param name="Type">Kind of its cells; none where the cells tell it.</param>
internal sealed record TableColumn(string Name, CellType Type);
