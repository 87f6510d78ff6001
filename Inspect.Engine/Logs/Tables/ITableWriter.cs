namespace Inspect.Engine.Logs.Tables;

/// <summary>Writes a table row by row. Disposing ends the file.</summary>
internal interface ITableWriter : IAsyncDisposable
{
    /// <summary>Writes a row.</summary>
    /// <param name="cells">Its cells by the places of their columns.</param>
    ValueTask WriteAsync(IReadOnlyDictionary<int, Cell> cells);
}
