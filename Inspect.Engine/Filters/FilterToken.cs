using System.Runtime.InteropServices;

namespace Inspect.Engine.Filters;

/// <summary>A word of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Its place, in letters from 0.</param>
/// <param name="Length">Its length with quotes.</param>
/// <param name="Text">Its text; of a string, what stands between the quotes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FilterToken(FilterTokenKind Kind, int At, int Length, string Text)
{
    /// <summary>Where it ends.</summary>
    public int End => At + Length;

    /// <summary>It is a sign or word of the language.</summary>
    public bool Is(string word) => Kind == FilterTokenKind.Sign && Text == word;
}
