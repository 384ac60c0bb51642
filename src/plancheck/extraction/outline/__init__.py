"""What a draft is as a text: its headings and sections, its annexes, its title, and the places that it names."""
