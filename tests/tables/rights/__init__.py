"""The whole truth of every permission: by person, by relation to the object, by state of the object."""
