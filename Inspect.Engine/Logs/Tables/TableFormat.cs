namespace Inspect.Engine.Logs.Tables;

/// <summary>How a table is written.</summary>
public enum TableFormat
{
    /// <summary>Comma-separated values in UTF-8 with a head row (RFC 4180, lines end with a line feed).</summary>
    Csv,

    /// <summary>Apache Parquet with a type for each column.</summary>
    Parquet,
}
