"""Competence: who may decide, preside, submit or act urgently, and whose matter something is."""
