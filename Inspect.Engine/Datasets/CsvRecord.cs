namespace Inspect.Engine.Datasets;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">Line at which it begins, from 1.</param>
/// <param name="Cells">Its cells, in order.</param>
/// <param name="Fault">A quote in it that took in whole lines by mistake, as it seems.</param>
internal sealed record CsvRecord(int Line, string[] Cells, CsvQuoteFault? Fault);

/// <summary>A quote that took in whole lines by mistake, as it seems.</summary>
/// <param name="From">Line at which the quote opens.</param>
/// <param name="To">Line at which its cell ends.</param>
/// <param name="IsClosed">Another quote ends it, and more text follows that one; else the end of the file does.</param>
internal sealed record CsvQuoteFault(int From, int To, bool IsClosed);
