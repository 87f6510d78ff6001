namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Filters and tests that nobody knows. As in the reference they are an error of the template, unless they stand in a branch of an <c>if</c>, where they are one when they are reached; a loop, macro or other body in the branch is none.</summary>
internal sealed class UnknownNames
{
    private readonly List<(string Reason, int Line, bool IsInBody)> _names = [];

    /// <summary>How many there are so far.</summary>
    public int Count => _names.Count;

    /// <summary>Notes one.</summary>
    public void Add(string reason, int line) => _names.Add((reason, line, false));

    /// <summary>Those noted since a count stand in a body of their own.</summary>
    public void PutInBody(int count)
    {
        for (var i = count; i < _names.Count; i++)
        {
            _names[i] = _names[i] with { IsInBody = true };
        }
    }

    /// <summary>Those noted since a count stand in a branch.</summary>
    public void PutInBranch(int count)
    {
        for (var i = _names.Count - 1; i >= count; i--)
        {
            if (!_names[i].IsInBody)
            {
                _names.RemoveAt(i);
            }
        }
    }

    /// <summary>The template was read.</summary>
    /// <exception cref="TemplateException">One is left.</exception>
    public void Check()
    {
        if (_names is [var (reason, line, _), ..])
        {
            throw new TemplateException(reason, line);
        }
    }
}
